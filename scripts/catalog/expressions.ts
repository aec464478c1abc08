/** The code inside each `${{ … }}` of a text. A brace pair inside a string of that code ends it early, which only hides what follows. */
export function expressionsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (let start = text.indexOf('${{'); start >= 0; ) {
    const end = text.indexOf('}}', start + 3);
    if (end < 0) break;
    found.push(text.slice(start + 3, end));
    start = text.indexOf('${{', end + 2);
  }
  return found;
}

/** Names of the inputs that an expression uses: `parameters.size` or `parameters["size"]`, in order, double ones kept. */
export function inputsUsed(expression: string): readonly string[] {
  return members(expression, parameterUse);
}

/** Ids of the steps whose outcome an expression uses: `steps.make.output` or `steps["make"].output`. */
export function stepsUsed(expression: string): readonly string[] {
  return members(expression, stepUse);
}

/** Names of the secrets that an expression uses: `secrets.USER_OAUTH_TOKEN`. */
export function secretsUsed(expression: string): readonly string[] {
  return members(expression, secretUse);
}

// Strings are matched first, so that what stands in them counts as no use.
const strings = `"(?:\\\\[\\s\\S]|[^"\\\\])*"|'(?:\\\\[\\s\\S]|[^'\\\\])*'`;
const member = `(?:\\.\\s*([A-Za-z_][A-Za-z0-9_]*)|\\[\\s*(?:"([^"\\\\]*)"|'([^'\\\\]*)')\\s*\\])`;
const parameterUse = new RegExp(`(?<![\\w.$])parameters\\s*${member}|${strings}`, 'g');
const stepUse = new RegExp(`(?<![\\w.$])steps\\s*${member}\\s*(?:\\.\\s*output\\b|\\[\\s*["']output["'])|${strings}`, 'g');
const secretUse = new RegExp(`(?<![\\w.$])secrets\\s*${member}|${strings}`, 'g');

function members(expression: string, use: RegExp): readonly string[] {
  return [...expression.matchAll(use)].flatMap((match) => match[1] ?? match[2] ?? match[3] ?? []);
}
