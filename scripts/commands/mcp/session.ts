import { realpathSync } from 'node:fs';
import { loadCatalog, type Catalog } from '../../catalog/catalog.ts';
import type { Door } from '../../github/door.ts';
import type { Entity } from '../../model/entity.ts';
import type { Files } from '../../read/files.ts';
import { FolderTree } from '../../read/folder-tree.ts';
import { Refusal, type Io } from '../command.ts';
import type { Opened } from '../open.ts';
import { ownerOfToken, personalDoor, requesterNamed } from '../personal-door.ts';

const unwatched = { begin: () => {}, end: () => {} };

/** What a client talks to: a catalog that follows its files, and GitHub as the owner of the token sees it. */
export class Session {
  readonly #root: string;
  readonly #io: Pick<Io, 'env'>;
  #tree: FolderTree | undefined;
  #catalog: Catalog | undefined;
  readonly #clock: () => Date;
  #login: string | undefined;
  /** Addresses of the issues that were opened, by what was confirmed: a call that is repeated opens no second one. */
  readonly opened = new Map<string, string>();

  constructor(root: string, io: Pick<Io, 'env'>, clock: () => Date = () => new Date()) {
    this.#clock = clock;
    this.#root = realpathSync(root);
    this.#io = io;
  }

  /** Whether GitHub can be asked at all. */
  get hasToken(): boolean {
    return Boolean(this.#io.env['GH_TOKEN'] || this.#io.env['GITHUB_TOKEN']);
  }

  /** As the files are now. Looking costs about 5 µs for each; the catalog is read again only when one of them differs. */
  open(): Opened {
    const isNew = this.#tree === undefined;
    const tree = (this.#tree ??= new FolderTree(this.#root, unwatched));
    if (isNew || tree.lookAtAll().size > 0) this.#catalog = undefined;
    const files: Files = { list: () => tree.list(), unlisted: () => tree.unlisted(), text: (path) => tree.text(path), bytes: (path) => tree.bytes(path), isWatched: true };
    // A server may run for weeks, and memberships end meanwhile.
    const today = this.#clock().toISOString().slice(0, 10);
    if (this.#catalog?.today !== today) this.#catalog = undefined;
    return { root: this.#root, files, catalog: (this.#catalog ??= loadCatalog(files, { today })) };
  }

  /** Throws `Refusal` without a token. */
  door({ catalog }: Opened): Door {
    const door = personalDoor(this.#io, catalog);
    if (!door) throw new Refusal('There is no token for GitHub. Start the server with GH_TOKEN set, or open the address that preview_request gives.');
    return door;
  }

  /** Who asks: the owner of the token, or without a token whoever is named; undefined when that is nobody. */
  async requester(opened: Opened, named: string | undefined): Promise<Entity | undefined> {
    if (named !== undefined) return requesterNamed(opened.catalog, named);
    if (!this.hasToken) return undefined;
    this.#login ??= await ownerOfToken(this.door(opened), undefined);
    return requesterNamed(opened.catalog, this.#login);
  }
}
