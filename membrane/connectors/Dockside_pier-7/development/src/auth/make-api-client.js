// How requests to Dockside are signed: a method of the connector's authentication.
export default function ({ credentials }) {
  return {
    baseUri: 'https://api.dockside.example/v1',
    headers: { 'x-harbour-pass': credentials.passNumber },
  }
}
