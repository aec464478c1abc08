import type { Pipeline } from '../catalog/pipelines.ts';
import type { Entity } from '../model/entity.ts';
import type { JsonObject } from '../model/json.ts';
import type { Files } from '../read/files.ts';
import { renderContained } from './contain/contain.ts';
import { fullYaml } from './full-yaml.ts';
import { pathProblem } from './paths.ts';
import { renderText } from './template.ts';

export interface RenderedPipeline {
  /** Path in the component's repository → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Sentences; where there are any, nothing may be proposed. */
  readonly problems: readonly string[];
}

/** Files beyond these, or longer ones, are no pipeline. */
const mostFiles = 50;
const longestFile = 200_000;

/** What the skeleton is rendered with. Texts of the catalog are data like those of a form: they stay inside one scalar, or refuse. */
export function pipelineValues(pipeline: Pick<Pipeline, 'values'>, component: Entity, repository: string, owner: string | undefined): JsonObject {
  const { ref, name, namespace, title, description = '', type = '', lifecycle = '', tags, annotations, spec } = component;
  const system = typeof spec['system'] === 'string' ? spec['system'] : '';
  return { ...pipeline.values, ref, name, namespace, title, description, type, lifecycle, tags: [...tags], annotations: { ...annotations }, system, owner: owner ?? '', repository };
}

export function renderPipeline(files: Pick<Files, 'list' | 'text'>, pipeline: Pipeline, values: JsonObject): RenderedPipeline {
  const { skeleton } = pipeline;
  const sources = skeleton === undefined ? [] : files.list().filter((path) => path.startsWith(`${skeleton}/`));
  if (skeleton === undefined || sources.length === 0) return { files: new Map(), problems: [`${pipeline.ref} has no skeleton: there is no file below ${skeleton ?? 'the folder that it names'}.`] };
  if (sources.length > mostFiles) return { files: new Map(), problems: [`${pipeline.ref} has ${sources.length} files; a pipeline has at most ${mostFiles}.`] };
  const rendered = new Map<string, string>();
  const problems: string[] = [];
  for (const source of sources) {
    const template = files.text(source) ?? '';
    try {
      const path = renderText(source.slice(skeleton.length + 1), { values });
      const wrong = pathProblem(path);
      if (wrong) problems.push(wrong.message);
      else if (rendered.has(path)) problems.push(`Two files of ${skeleton} are called ${path}.`);
      else if (template.length > longestFile || template.includes('\uFFFD')) problems.push(`${source} is no text of at most ${longestFile} characters.`);
      else {
        const contained = renderContained(path, template, { values }, fullYaml);
        problems.push(...contained.problems.map(({ message }) => message));
        rendered.set(path, contained.text);
      }
    } catch (error) {
      problems.push(`${source} cannot be rendered: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { files: rendered, problems };
}
