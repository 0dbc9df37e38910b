// What a page did: every request with its size, and everything the console or the CSP complained about.

/** @returns {Promise<{ requests: object[], complaints: string[], origins: () => string[] }>} */
export async function watch(page) {
  const requests = new Map();
  const complaints = [];
  const session = await page.context().newCDPSession(page);
  session.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    if (request.url.startsWith('data:') || request.url.startsWith('blob:')) return;
    requests.set(requestId, { url: request.url, method: request.method, type, status: 0, received: 0 });
  });
  session.on('Network.responseReceived', ({ requestId, response }) => {
    Object.assign(requests.get(requestId) ?? {}, { status: response.status, headers: response.headers });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    Object.assign(requests.get(requestId) ?? {}, { received: encodedDataLength });
  });
  session.on('Network.loadingFailed', ({ requestId, errorText, blockedReason }) => {
    Object.assign(requests.get(requestId) ?? {}, { failed: blockedReason ?? errorText });
  });
  await session.send('Network.enable');
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // CSP and Trusted Types violations are console errors, too.
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  return {
    get requests() { return [...requests.values()]; },
    complaints,
    origins: () => [...new Set([...requests.values()].map(({ url }) => new URL(url).origin))],
  };
}

/** A slow phone on a slow network: 6× CPU, 1.6 Mbit/s down, 750 kbit/s up, 150 ms. */
export async function slowDown(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const [down, up] = [1_600_000 / 8, 750_000 / 8];
  await session.send('Network.emulateNetworkConditions', {
    offline: false, latency: 150, downloadThroughput: down, uploadThroughput: up,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  return session;
}
