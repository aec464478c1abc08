import type { Octokit } from '@octokit/rest';
import type { CommentFacts } from './conversation.ts';
import { isBy, type Repository } from './account.ts';
import { makeOnce, type Patience } from './patience.ts';
import { statusOf } from './refusal.ts';

/** The part of the door that reads and writes comments. */
export function commentsOf(octokit: Octokit, at: Repository, bot: string, patience: Patience) {
  const { issues } = octokit.rest;
  const isBot = isBy(bot);
  /** Comments of the bot that begin with the marker, oldest first. */
  const ownComments = async (number: number, marker: string) => {
    const comments = await octokit.paginate(issues.listComments, { ...at, issue_number: number, per_page: 100 });
    return comments.filter((comment) => isBot(comment.user) && comment.body?.startsWith(marker));
  };

  return {
    /** Every comment on an issue, oldest first. */
    async comments(number: number): Promise<readonly CommentFacts[]> {
      const found = await octokit.paginate(issues.listComments, { ...at, issue_number: number, per_page: 100 });
      return found.map(commentFacts);
    },

    /** Undefined when it is gone. */
    async comment(id: number): Promise<CommentFacts | undefined> {
      try {
        return commentFacts((await issues.getComment({ ...at, comment_id: id })).data);
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },

    /** The bot's comment that begins with `marker`. */
    async commentOf(number: number, marker: string): Promise<{ readonly at: string; readonly url: string; readonly body: string } | undefined> {
      const [own] = await ownComments(number, marker);
      return own && { at: own.updated_at, url: own.html_url, body: own.body ?? '' };
    },

    /** Writes the one comment that begins with `marker`: edits it in place, and not at all when nothing changed. */
    async upsertComment(number: number, marker: string, body: string): Promise<void> {
      const [own, ...doubles] = await ownComments(number, marker);
      // Of two runs that both found none, the later one's goes.
      for (const { id } of doubles) await issues.deleteComment({ ...at, comment_id: id });
      if (own?.body === body) return;
      if (own) await issues.updateComment({ ...at, comment_id: own.id, body });
      else {
        const make = async () => (await issues.createComment({ ...at, issue_number: number, body })).data.id;
        await makeOnce(make, async () => (await ownComments(number, marker))[0]?.id, patience);
      }
    },
  };
}

interface CommentData {
  readonly id: number;
  readonly issue_url: string;
  readonly html_url: string;
  readonly user: { readonly login: string } | null;
  readonly body?: string;
  readonly created_at: string;
  readonly updated_at: string;
}

function commentFacts({ id, issue_url, html_url, user, body = '', created_at, updated_at }: CommentData): CommentFacts {
  return { id, issue: Number(issue_url.split('/').at(-1)), login: user?.login ?? '', body, edited: created_at !== updated_at, at: created_at, url: html_url };
}
