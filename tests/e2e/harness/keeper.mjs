// The keeper's module by itself, and the errands of a real page: what a page asks of it, and how long the answers take.

/** The address of the keeper's script in this build, as a page of it has loaded it. */
export function keeperUrl(page) {
  return page.evaluate(async () => {
    for (const until = Date.now() + 8000; Date.now() < until; await new Promise((resolve) => { setTimeout(resolve, 25); })) {
      const found = performance.getEntriesByType('resource').find(({ name }) => /wellbeing_keeper[^/]*\.js$/.test(name));
      if (found) return found.name;
    }
    throw new Error('the keeper was not loaded');
  });
}

/** From now on `window.errands` of this page lists every errand with its text, its answer and how long that took. */
export async function listenToErrands(page) {
  await page.evaluate(async (url) => {
    const { Keeper } = await import(url);
    window.errands = [];
    const { call } = Keeper.prototype;
    Keeper.prototype.call = async function listened(name, text) {
      const started = performance.now();
      const answer = await call.apply(this, [name, text]);
      window.errands.push({ name, text, answer, took: performance.now() - started });
      return answer;
    };
  }, await keeperUrl(page));
}

/** Starts a keeper of its own in this page, as `window.keeper`; the wasm lies beside its script. */
export async function startKeeper(page, url, scope = 'default') {
  await page.evaluate(async ([from, named]) => {
    const glue = await import(from);
    await glue.default();
    window.keeper = new glue.Keeper(named);
  }, [url, scope]);
}

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
