// Pieces of pages asked for, and forms sent, so that the page stays where it is.
const token = document.querySelector('meta[name="form-token"]').content;

// What the server did not do: `form` is what it shows instead, where the task was changed meanwhile.
export class Refusal extends Error {
  constructor({ problem, form }) {
    super(problem ?? '');
    this.form = form;
  }
}

export async function ask(place) {
  const answer = await fetch(place, { headers: { Accept: 'text/html' } });
  if (!answer.ok) throw new Refusal({});
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

export async function post(form, button) {
  const body = new FormData(form, button);
  const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, headers: { 'X-Form-Token': token, Accept: 'application/json' } });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(told);
  return told;
}
