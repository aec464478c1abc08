/** Thrown when a part of the form's program cannot be had: offline, or the site was built anew while the form stood open. */
export const notLoaded = new Error('A part of the form could not be loaded.');

export async function loaded<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch {
    throw notLoaded;
  }
}
