// What every page may use: a change sent to the server, with the session's token, and what is said of it.
const token = document.querySelector('meta[name="form-token"]').content;

export async function send(place, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each);
  const answer = await fetch(place, { method: 'POST', body, headers: { 'X-Form-Token': token, Accept: 'application/json' } });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.problem), { told });
  return told;
}

export function say(words) {
  document.getElementById('said').textContent = words;
}
