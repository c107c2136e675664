import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** Messages of PostgreSQL's protocol 3 (its documentation, 54.7): a type, the length with itself, the content. */
function message(type: 'Q' | 'd' | 'c' | 'f', content: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + 4, 1);
  return content.length === 0 ? head : Buffer.concat([head, content]);
}
const text = (words: string): Buffer => Buffer.from(`${words}\0`);

/**
 * Runs a `copy … from stdin` and sends it the chunks, no faster than the server takes them: the quickest way to bring many rows in. Rejects with the
 * server's error, of which nothing stays stored, or with what the chunks threw.
 */
export async function copyIn(pool: pg.Pool, statement: string, chunks: Iterable<Buffer>): Promise<void> {
  const client = await pool.connect();
  try {
    await new Promise<void>((resolve, reject) => {
      const copy = { over: false };
      const fail = (cause: unknown): void => {
        copy.over = true;
        reject(cause instanceof Error ? cause : new Error('copying failed', { cause }));
      };
      let stream: Duplex | undefined;
      client.query({
        submit(connection) {
          ({ stream } = connection);
          stream.write(message('Q', text(statement)));
        },
        handleCopyInResponse() {
          if (stream !== undefined) send(stream, chunks, copy).catch(fail);
        },
        handleError: fail,
        handleCommandComplete: () => undefined,
        handleReadyForQuery() {
          copy.over = true;
          resolve();
        },
      });
    });
  } finally {
    client.release();
  }
}

async function send(stream: Duplex, chunks: Iterable<Buffer>, copy: { readonly over: boolean }): Promise<void> {
  try {
    for (const chunk of chunks) {
      // After an error the server takes nothing more, and says so in its own time.
      if (copy.over) return;
      if (!stream.write(message('d', chunk))) await once(stream, 'drain');
    }
    stream.write(message('c'));
  } catch (cause) {
    stream.write(message('f', text('the sender failed')));
    throw cause;
  }
}

/** A row in the text format of `copy`: tabs between the fields, `\N` for null. */
export const copyRow = (fields: readonly (string | null)[]): string =>
  `${fields.map((field) => (field === null ? '\\N' : field.replaceAll(/[\\\n\r\t]/g, escaped))).join('\t')}\n`;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const escaped = (character: string): string => ESCAPES[character] ?? character;
