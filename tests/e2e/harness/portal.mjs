// A portal's page with any attributes, served under the receiver's own headers.

/**
 * From now on `path` is a page with one element. `null` leaves an attribute out.
 * @returns {Promise<string>} its address
 */
export async function embed(context, server, attributes, path = '/portal.html') {
  const { headers } = await fetch(`${server.origin}/hosts/direct.html`);
  const list = Object.entries(attributes).filter(([, value]) => value !== null);
  const written = list.map(([name, value]) => ` ${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`);
  const body = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>Notes</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <script type="module" src="/wellbeing-assessment.js"></script></head>
    <body><main><wellbeing-assessment${written.join('')}></wellbeing-assessment></main></body></html>`;
  await context.route((url) => url.pathname === path, (route) => route.fulfill({
    contentType: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': headers.get('content-security-policy') },
    body,
  }));
  return server.origin + path;
}

/** What is needed so that the first screen is the first question about the person. */
export const SETTLED = { lang: 'en-GB', 'age-band': '12-15', mode: 'alone' };
