// Runs in CloudFront before every request for /media/<exp>.<sig>/<workspaceId>/<videoId>/<attempt>/file…
// Lets through what carries a fresh token of exactly that video and asks S3 for media/<workspaceId>/<videoId>/…
// A prelude that differs between stages stands above this file and defines `async function mediaKey()`.
const TOKEN = /^(\d{1,12})\.([A-Za-z0-9_-]{43})$/;
const ID = /^[A-Za-z0-9_]{1,64}$/;

function refusal(requestId) {
  return {
    statusCode: 403,
    statusDescription: 'Forbidden',
    headers: { 'cache-control': { value: 'no-store' }, 'content-type': { value: 'application/json' } },
    body: JSON.stringify({
      code: 'media_forbidden',
      message: 'This link to a film has expired or is not complete. Load the page again.',
      requestId: requestId,
    }),
  };
}

// No early way out: the time says nothing about how much of a signature was right.
function same(left, right) {
  let difference = left.length ^ right.length;
  for (let i = 0; i < left.length && i < right.length; i += 1) {
    difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
  }
  return difference === 0;
}

async function handler(event) {
  const request = event.request;
  const requestId = (event.context && event.context.requestId) || '';
  const parts = request.uri.split('/');
  const token = TOKEN.exec(parts[2] || '');
  if (parts[1] !== 'media' || parts.length < 7 || !token || !ID.test(parts[3]) || !ID.test(parts[4])) {
    return refusal(requestId);
  }
  if (Number(token[1]) * 1000 < Date.now() || parts.indexOf('..') >= 0) {
    return refusal(requestId);
  }
  const message = token[1] + ':' + parts[3] + '/' + parts[4];
  const wanted = crypto.createHmac('sha256', await mediaKey()).update(message).digest('base64url');
  if (!same(token[2], wanted.replace(/=+$/, ''))) {
    return refusal(requestId);
  }
  request.uri = '/media/' + parts.slice(3).join('/');
  return request;
}
