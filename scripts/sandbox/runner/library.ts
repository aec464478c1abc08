import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * GitHub's own workflow parser and expression evaluator, loaded in the one way that works.
 *
 * Version 0.3 imports its schema as `import Schema from "../workflow-v1.0.min.json"` without the `type: "json"`
 * attribute that Node requires, so the JSON is handed over as a module. The hook touches those two files only and
 * is removed when they are loaded. (A bundler or test runner that transforms the packages never reaches it.)
 */
const hooks = registerHooks({
  load(url, context, nextLoad) {
    if (!/\/@actions\/workflow-parser\/dist\/[\w.-]+\.json$/.test(url)) return nextLoad(url, context);
    const source = `export default ${readFileSync(new URL(url), 'utf8')};`;
    return { format: 'module', source, shortCircuit: true };
  },
});

const [workflowParser, actionParser, ifCondition, expressions] = await Promise.all([
  import('@actions/workflow-parser'),
  import('@actions/workflow-parser/actions/action-parser'),
  import('@actions/workflow-parser/model/converter/if-condition'),
  import('@actions/expressions'),
]);
hooks.deregister();

export const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = workflowParser;
export const { parseAction } = actionParser;
export const { ensureStatusFunction } = ifCondition;
export const { Lexer, Parser, Evaluator, data } = expressions;

export type { EventsConfig } from '@actions/workflow-parser/model/workflow-template';
export type { Dictionary, ExpressionData } from '@actions/expressions/data/index';
export type { FunctionDefinition } from '@actions/expressions/funcs/info';
