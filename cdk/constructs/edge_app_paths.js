// Runs in CloudFront before every request for the web app. A file of the build is itself, a path without a dot is a page
// of the app, and anything else is nowhere: the bucket's own answer would be XML.
// A prelude stands above this file and defines `NAMED` (files at the root) and `NOWHERE` (the page that says so).
function handler(event) {
  const request = event.request;
  const path = request.uri;
  if (path.indexOf('/assets/') === 0 || NAMED.indexOf(path) >= 0) {
    return request;
  }
  if (path.slice(path.lastIndexOf('/') + 1).indexOf('.') < 0) {
    request.uri = '/index.html';
    return request;
  }
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: { 'cache-control': { value: 'no-store' }, 'content-type': { value: 'text/html; charset=utf-8' } },
    body: NOWHERE,
  };
}
