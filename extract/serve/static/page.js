// What every page may use: a change sent to the server, with the session's token, and what is said of it.
const token = document.querySelector('meta[name="form-token"]').content;

// What the server did not do: `told` is what it says, `form` what it shows instead, where the task was changed meanwhile.
export class Refusal extends Error {
  constructor(told) {
    super(told.problem ?? '');
    this.told = told;
    this.form = told.form;
  }
}

export async function post(place, body) {
  const answer = await fetch(place, { method: 'POST', body, headers: { 'X-Form-Token': token, Accept: 'application/json' } });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(told);
  return told;
}

export function send(place, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each);
  return post(place, body);
}

export function say(words) {
  document.getElementById('said').textContent = words;
}
