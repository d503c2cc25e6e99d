// The same words and texts through two filters of the npm registry: node compare.mjs FOLDER, where `speed` wrote words.json and texts.json and
// `npm install mint-filter@4.0.3 obscenity@0.4.6` was run.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
const folder = process.argv[2];
const require = createRequire(folder + '/package.json');
const words = JSON.parse(readFileSync(folder + '/words.json', 'utf8'));
const texts = JSON.parse(readFileSync(folder + '/texts.json', 'utf8'));
const characters = texts.reduce((sum, text) => sum + text.length, 0);
function best(name, rounds, work) {
  work();
  let least = Infinity;
  for (let i = 0; i < rounds; i++) {
    const start = process.hrtime.bigint();
    work();
    least = Math.min(least, Number(process.hrtime.bigint() - start) / 1e9);
  }
  console.log(`${name.padEnd(44)} ${(characters / least / 1e6).toFixed(2)} M characters/s`);
}
const Mint = require('mint-filter').default ?? require('mint-filter');
let start = process.hrtime.bigint();
const mint = new Mint(words);
console.log(`mint-filter build ${Number(process.hrtime.bigint() - start) / 1e6 | 0} ms`);
best('mint-filter 4.0.3', 5, () => { for (const text of texts) mint.filter(text, { replace: false }); });
const { DataSet, RegExpMatcher, pattern, parseRawPattern } = require('obscenity');
start = process.hrtime.bigint();
const data = new DataSet();
for (const word of words) data.addPhrase(phrase => phrase.setMetadata({ originalWord: word }).addPattern(parseRawPattern(word)));
const matcher = new RegExpMatcher(data.build());
console.log(`obscenity build ${Number(process.hrtime.bigint() - start) / 1e6 | 0} ms`);
// 10,000 regular expressions a text: a few texts are enough to know.
const some = texts.slice(0, 40);
const length = some.reduce((sum, text) => sum + text.length, 0);
for (const text of some.slice(0, 5)) matcher.getAllMatches(text);
start = process.hrtime.bigint();
for (const text of some) matcher.getAllMatches(text);
console.log(`${'obscenity 0.4.6'.padEnd(44)} ${(length / (Number(process.hrtime.bigint() - start) / 1e9) / 1e6).toFixed(4)} M characters/s`);
