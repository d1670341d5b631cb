/** What people typed in a schedule. Texts are numbered, so that every value ever typed is its own. */
export class GeneratedText {
  /** The texts of comments that were never meant for Jira. */
  readonly internal = new Set<string>();
  /** The content of each file, by its name. */
  readonly files = new Map<string, string>();
  #serial = 0;

  text(what: string): string {
    this.#serial += 1;
    return `${what} ${this.#serial}`;
  }

  file(side: string): { name: string; content: string } {
    const name = `${this.text(`${side}-file`).replace(' ', '-')}.txt`;
    // All of one length, so that only their bytes tell them apart.
    const content = name.padEnd(40, '.');
    this.files.set(name, content);
    return { name, content };
  }
}
