// What is on the screen, looked up where the component has it from: no wording is repeated in a test.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, LOCALE, QUESTIONS as FILE } from './places.mjs';

const { messages } = JSON.parse(readFileSync(LOCALE, 'utf8'));
const questions = JSON.parse(readFileSync(FILE, 'utf8'));

/** The built-in question set as it is. */
export const QUESTIONS = questions;

const english = new Intl.PluralRules('en-GB');

/** The frame's wording for `key`, with `{name}`s filled in. */
export function t(key, values = {}) {
  const found = messages[key];
  if (found === undefined) throw new Error(`the locale has no ${key}`);
  const text = typeof found === 'string' ? found : found[english.select(values.n)];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/**
 * The same look-ups in another language: `t`, `asked`, and numbers as the platform writes them.
 */
export function wordsIn(tag) {
  const own = JSON.parse(readFileSync(join(DIST, 'locales', `${tag}.json`), 'utf8'));
  const set = JSON.parse(readFileSync(join(DIST, 'question-sets', `strengths.${tag}.json`), 'utf8'));
  const rules = new Intl.PluralRules(tag);
  const figures = new Intl.NumberFormat(tag);
  return {
    direction: own.direction,
    reviewed: own.reviewed,
    figure: (n) => figures.format(n),
    t(key, values = {}) {
      const found = own.messages[key];
      if (found === undefined) throw new Error(`${tag} has no ${key}`);
      const text = typeof found === 'string' ? found : found[rules.select(values.n)] ?? found.other;
      return text.replace(/\{(\w+)\}/g, (_, name) => (name === 'n' ? figures.format(values.n) : values[name]));
    },
    asked: (path, band = '12-15') => forBand(path.split('.').reduce((part, name) => part?.[name], set), band),
  };
}

/** The question set's wording at `path` ("worries.bothers.low"), for a band. */
export function asked(path, band = '12-15') {
  const found = path.split('.').reduce((part, name) => part?.[name], questions);
  if (found === undefined) throw new Error(`the question set has no ${path}`);
  return forBand(found, band);
}

/** The label of an area of life. */
export function areaLabel(id, band = '12-15') {
  return forBand(questions.areas.find((area) => area.id === id).label, band);
}

/** Suggestions of a topic that belong to no area, as a band reads them. */
export function suggestions(topic, band = '12-15') {
  const all = questions[topic].suggestions;
  return all.filter(({ area, bands }) => !area && (bands ?? [band]).includes(band)).map(({ text }) => forBand(text, band));
}

export const QUESTION_SET = { id: questions.id, revision: questions.revision, language: questions.language };

function forBand(text, band) {
  return typeof text === 'string' ? text : text[band];
}

/** Waits until `holds` gives something truthy, and gives that. */
export async function until(what, holds, patience = 8000) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
}

/** Matches exactly `text`, then perhaps what else belongs to it. */
export function startingWith(text, rest = '') {
  const literally = (part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literally(text)}\\s*${literally(rest)}$`);
}
