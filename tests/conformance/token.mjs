// The claims of the token that is the first argument, where the second is the secret that it was signed with.

import jwt from 'jsonwebtoken'

const [token, secret] = process.argv.slice(2)
console.log(JSON.stringify(jwt.verify(token, secret)))
