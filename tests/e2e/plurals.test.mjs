// The platform's plural rules, which the page uses, and our own, which the command line uses, say the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

// tests/locales.rs holds the same list against our own rules.
const { expect } = JSON.parse(readFileSync(new URL('../vectors/plural/0-to-200.json', import.meta.url), 'utf8'));

for (const [language, categories] of Object.entries(expect)) {
  test(`0 to 200 in ${language}`, () => {
    const rules = new Intl.PluralRules(language);
    assert.deepEqual(categories.split(' '), Array.from({ length: 201 }, (_, n) => rules.select(n)));
  });
}
