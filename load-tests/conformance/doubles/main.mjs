// Opens both doubles in a process of their own, prints their addresses as one line of JSON, and
// closes when its standard input does.

import { openAnthropic } from './anthropic.mjs';
import { openOpenAi } from './openai.mjs';

const [openai, anthropic] = await Promise.all([openOpenAi(0), openAnthropic(0)]);
console.log(JSON.stringify({ openai: openai.port, anthropic: anthropic.port }));
process.stdin.resume().once('end', () => process.exit(0));
