// A connection stands when the harbour answers for its own pass.
export default async function ({ apiClient }) {
  const answer = await apiClient.get('/pass')
  return answer.valid === true
}
