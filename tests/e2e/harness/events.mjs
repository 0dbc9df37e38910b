// What a portal hears.
const NAMES = ['ready', 'step', 'saved', 'export', 'delivered', 'exit', 'error'].map((name) => `wellbeing-${name}`);

/**
 * Notes every event of pages opened from now on, in order, across reloads.
 * @returns {Promise<{ name: string, detail: object, page: Page }[]>} grows
 */
export async function listen(context) {
  const heard = [];
  await context.exposeBinding('portalHeard', ({ page }, name, detail) => { heard.push({ name, detail, page }); });
  await context.addInitScript((names) => {
    for (const name of names) addEventListener(name, ({ detail }) => window.portalHeard(name, detail));
  }, NAMES);
  return heard;
}

/** The codes of the errors heard so far. */
export function codes(heard) {
  return heard.filter(({ name }) => name === 'wellbeing-error').map(({ detail }) => detail.code);
}
