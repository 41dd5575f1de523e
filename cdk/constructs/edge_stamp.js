// Runs in CloudFront before every request for /api and /live: stamps it, so that the APIs know who passed it on.
// Whatever a client has put there is overwritten. adapters/edge_stamps.py checks the stamp.
// A prelude stands above this file and defines `async function edgeKey()`.
async function handler(event) {
  const request = event.request;
  const seconds = String(Math.floor(Date.now() / 1000));
  const signature = crypto.createHmac('sha256', await edgeKey()).update('edge:' + seconds).digest('base64url');
  request.headers['x-practika-edge'] = { value: seconds + '.' + signature.replace(/=+$/, '') };
  return request;
}
