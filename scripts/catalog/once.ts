/**
 * The same function, asked once about each thing: its answer is kept as long as the thing is. The catalogs before and after a
 * request share all documents but a few, which have to be read and judged only once.
 */
export function once<Thing extends object, Answer>(ask: (thing: Thing) => Answer): (thing: Thing) => Answer {
  const answers = new WeakMap<Thing, { readonly answer: Answer }>();
  return (thing) => {
    let known = answers.get(thing);
    if (!known) answers.set(thing, (known = { answer: ask(thing) }));
    return known.answer;
  };
}
