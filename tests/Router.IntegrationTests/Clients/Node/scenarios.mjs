// Runs what a script exports of a client and says in one line of JSON how each went.
const [root, key, provider] = process.argv.slice(2);

export const mesh = { root, key, provider, model: `${provider}/echo`, unknown: 'nobody/at-home' };

// One pixel.
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const weather = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false };

export const count = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'], additionalProperties: false };

// Long enough that leaving in the middle is in the middle.
export const long = Array.from({ length: 4000 }, (_, i) => `word${i}`).join(' ');

export async function run(scenarios) {
  for (const [name, scenario] of Object.entries(scenarios)) {
    let why = null;
    try {
      await scenario();
    } catch (error) {
      why = String(error?.stack ?? error);
    }
    console.log(JSON.stringify({ name, why }));
  }
}

export async function throws(action, type, status) {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof type)) throw new Error(`raised ${error?.constructor?.name} (${error}) instead of ${type.name}`);
    if (status !== undefined && error.status !== status) throw new Error(`status ${error.status} instead of ${status}: ${error}`);
    return error;
  }
  throw new Error(`did not raise ${type.name}`);
}
