// What is left of us in a browser's stores, as a curious person with the developer tools would find it.

/**
 * Our entries in every store of the page's origin: names, and where nothing can be told from the name alone, the text.
 * @returns {Promise<{ local: string[], session: string[], database: string[] }>}
 */
export function traces(page) {
  return page.evaluate(async () => {
    const ours = (storage) => Object.keys(storage).filter((name) => name.startsWith('wellbeing'));
    const database = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of db.objectStoreNames) {
        const keys = await new Promise((resolve, reject) => {
          const request = db.transaction(store).objectStore(store).getAllKeys();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        database.push(...keys.map((key) => `${name} ${store} ${key}`));
      }
      db.close();
    }
    return { local: ours(localStorage), session: ours(sessionStorage), database };
  });
}

/** All text of localStorage and sessionStorage, to be searched for words that should be sealed. */
export function storedText(page) {
  return page.evaluate(() => [localStorage, sessionStorage]
    .flatMap((storage) => Object.entries(storage)).flat().join('\n'));
}
