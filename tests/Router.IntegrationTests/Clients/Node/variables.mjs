// Clients that are configured by variables alone.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { run } from './scenarios.mjs';

await run({
  async anthropic() {
    const model = process.env.ANTHROPIC_MODEL;
    const answer = await new Anthropic().messages.create({ model, max_tokens: 50, messages: [{ role: 'user', content: 'hello' }] });
    assert.match(answer.content[0].text, /hello/);
  },
  async openai() {
    const answer = await new OpenAI().chat.completions.create({ model: 'router', messages: [{ role: 'user', content: 'hello' }] });
    assert.match(answer.choices[0].message.content, /hello/);
  },
  async google() {
    const answer = await new GoogleGenAI({}).models.generateContent({ model: 'router', contents: 'hello' });
    assert.match(answer.text, /hello/);
  },
});
