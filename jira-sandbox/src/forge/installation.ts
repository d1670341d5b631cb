import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { readSetting, writeSetting } from './platform/forge-store.ts';

type Installed = { id: string; installedAt: string };

const NAME = 'installation';

/** The app's installation on the site. It outlives a restart; so does an uninstallation. */
export class Installation {
  private readonly database: DatabaseSync;
  private kept: Installed | null | undefined;

  constructor(database: DatabaseSync) {
    this.database = database;
    this.kept = readSetting(database, NAME) as Installed | null | undefined;
  }

  get current(): Installed | undefined {
    return this.kept ?? undefined;
  }

  /** Whether the app has never been installed here: then the host installs it by itself. */
  get isNew(): boolean {
    return this.kept === undefined;
  }

  /** A new installation, with an id of its own. */
  begin(): Installed {
    this.kept = { id: randomUUID(), installedAt: new Date().toISOString() };
    writeSetting(this.database, NAME, this.kept);
    return this.kept;
  }

  /** Kept as "none", so that a restart does not install it again. */
  end(): void {
    this.kept = null;
    writeSetting(this.database, NAME, null);
  }
}
