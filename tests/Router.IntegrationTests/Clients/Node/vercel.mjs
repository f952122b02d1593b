import assert from 'node:assert/strict';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { long, mesh, png, run, throws } from './scenarios.mjs';

const compatible = createOpenAICompatible({ name: 'mesh', baseURL: `${mesh.root}v1`, apiKey: mesh.key, supportsStructuredOutputs: true });
const openai = createOpenAI({ baseURL: `${mesh.root}v1`, apiKey: mesh.key });
const model = compatible(mesh.model);
const tools = {
  weather: tool({ description: 'Tells it.', inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => `sunny in ${city}` }),
};

await run({
  async generate() {
    const answer = await generateText({ model, prompt: 'hello world', maxRetries: 0 });
    assert.equal(answer.text, 'echo:hello world');
    assert.ok(answer.usage.outputTokens > 0);
  },
  async stream() {
    let text = '';
    for await (const piece of streamText({ model, prompt: 'hello world', maxRetries: 0 }).textStream) text += piece;
    assert.equal(text, 'echo:hello world');
  },
  async toolsInALoop() {
    const answer = await generateText({ model, prompt: 'call weather {"city":"Graz"}', tools, stopWhen: stepCountIs(2), maxRetries: 0 });
    assert.equal(answer.steps[0].toolResults[0].output, 'sunny in Graz');
    assert.ok(answer.text.length > 0);
  },
  async vision() {
    const content = [{ type: 'text', text: 'see' }, { type: 'image', image: Buffer.from(png, 'base64'), mediaType: 'image/png' }];
    const answer = await generateText({ model, messages: [{ role: 'user', content }], maxRetries: 0 });
    assert.equal(answer.text, 'echo:see');
  },
  async schema() {
    const answer = await generateObject({ model: compatible(`${mesh.provider}/small`), schema: z.object({ count: z.number().int() }), prompt: 'hello', maxRetries: 0 });
    assert.equal(typeof answer.object.count, 'number');
  },
  async responses() {
    const answer = await generateText({ model: openai.responses(mesh.model), prompt: 'hello world', maxRetries: 0 });
    assert.equal(answer.text, 'echo:hello world');
  },
  async responsesStreamed() {
    let text = '';
    for await (const piece of streamText({ model: openai.responses(mesh.model), prompt: 'hello world', maxRetries: 0 }).textStream) text += piece;
    assert.equal(text, 'echo:hello world');
  },
  async errors() {
    await throws(() => generateText({ model: compatible(mesh.unknown), prompt: 'x', maxRetries: 0 }), APICallError);
  },
  async abort() {
    const controller = new AbortController();
    let pieces = 0;
    for await (const _ of streamText({ model, prompt: long, abortSignal: controller.signal, maxRetries: 0 }).textStream) {
      pieces += 1;
      controller.abort();
    }
    assert.ok(pieces < 3000);
  },
});
