import { derived, fieldsOf, pickerOf, world, type Entity, type JsonObject } from './data.ts';
import { inputsFragment } from './followed.ts';
import { serviceHref } from './links.ts';

/** A service of this type takes something to the owner of an entity: a question, a report of a problem. */
const conversation = 'conversation';

/** The names of the answers that an entity's page knows. */
interface Way {
  readonly service: string;
  readonly title: string;
  readonly entity: string;
  readonly pattern: string;
  readonly kinds: readonly string[];
  readonly owner?: string;
  readonly repository?: string;
}

const ways = derived(
  'ways to ask owners',
  () =>
    world().services.filter(({ type }) => type === conversation).flatMap((service): readonly Way[] => {
      const fields = fieldsOf(service);
      const nameOf = (picker: string) => fields.find((field) => field.picker === picker)?.name;
      const about = fields.find((field) => field.picker === 'EntityPicker');
      const picker = about && pickerOf(about);
      if (!about || picker?.from !== 'entities') return [];
      const { pattern } = about.schema;
      const kinds = picker.filters.map(({ kind }) => String(kind).toLowerCase());
      const [owner, repository] = [nameOf('OwnerPicker'), nameOf('RepositoryPicker')];
      return [{ service: service.name, title: service.title, entity: about.name, pattern: typeof pattern === 'string' ? pattern : '', kinds, ...(owner === undefined ? {} : { owner }), ...(repository === undefined ? {} : { repository }) }];
    }),
  JSON.stringify,
);

/** Forms by which the owner of an entity is reached, filled in with what its page knows. Empty where no service does that. */
export function conversationsAbout({ ref, kind, annotations }: Entity, ownerRef: string): readonly { readonly title: string; readonly url: string }[] {
  const repository = annotations['github.com/project-slug'];
  return ways()
    .filter(({ kinds, pattern }) => (kinds.length === 0 || kinds.includes(kind.toLowerCase())) && new RegExp(pattern, 'u').test(ref))
    .map((way) => {
      const inputs: JsonObject = {
        [way.entity]: ref,
        ...(way.owner === undefined ? {} : { [way.owner]: ownerRef }),
        ...(way.repository === undefined || repository === undefined || repository === world().settings.repository ? {} : { [way.repository]: repository }),
      };
      return { title: way.title, url: serviceHref({ name: way.service }) + inputsFragment(inputs) };
    });
}
