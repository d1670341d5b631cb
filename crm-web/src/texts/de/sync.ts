import type { sync as en } from '../en/sync.ts';
import { numbered, pluralsOf } from '../numbers.ts';
import type { TextsOf } from '../texts-of.ts';

const plural = pluralsOf('de');
const count = (amount: number, one: string, many: string) => `${numbered(amount)} ${plural(amount, one, many)}`;
const duration = (seconds: number) =>
  seconds < 90
    ? count(Math.round(seconds), 'Sekunde', 'Sekunden')
    : count(Math.round(seconds / 60), 'Minute', 'Minuten');

/** The texts of the Sync page, in German. */
export const sync: TextsOf<typeof en> = {
  title: 'Abgleich',
  sites: 'Jira-Sites',
  noSites: 'Keine Jira-Site ist verbunden. Ein Admin verbindet eine in den Einstellungen.',
  states: {
    connected: 'Verbunden',
    silent: 'Still',
    uninstalled: 'Deinstalliert',
    disconnected: 'Getrennt',
  },
  fromJira: 'Von Jira',
  toJira: 'Zu Jira',
  asWhom: 'Zugang',
  nothingWaits: 'Nichts wartet.',
  waits: (amount) => `${count(amount, 'Ereignis wartet', 'Ereignisse warten')} auf die Übernahme,`,
  inForge: (amount) => `${count(amount, 'Ereignis wartet', 'Ereignisse warten')} in der Forge-App,`,
  oldest: 'das älteste seit',
  lastEvent: 'Letztes Ereignis:',
  noEvent: 'Es ist noch kein Ereignis gekommen.',
  givenUp: (amount) => `${count(amount, 'Ereignis wurde', 'Ereignisse wurden')} endgültig abgelehnt.`,
  parked: (amount) => `${count(amount, 'Vorgang braucht', 'Vorgänge brauchen')} jemanden. Siehe „Fehler“ weiter unten.`,
  permissions: (project, names) => `In ${project} erlaubt Jira nicht: ${names}.`,
  pending: (amount) => `${amount} warten auf Jira; sie werden von selbst gesendet.`,
  pendingNone: 'Kein Ticket wartet auf Jira.',
  showPending: 'Anzeigen',
  points: 'Verbrauchte Punkte in dieser Stunde',
  pointsOf: (spent, limit, resets) => `${spent} von ${limit} Punkten; die Stunde endet um ${resets}.`,
  free: 'Aufrufe mit einem API-Token kosten keine Punkte.',
  day: 'Die letzten 24 Stunden',
  figures: {
    taken: 'Übernommene Ereignisse',
    missed: 'Änderungen, die kein Ereignis rechtzeitig gemeldet hat',
    share: 'Anteil aller Änderungen, die Ereignisse rechtzeitig brachten',
  },
  failures: {
    title: 'Fehler',
    none: 'Nichts braucht jemanden.',
    noneRetrying: 'Nichts wird wiederholt.',
    show: 'Zeigen',
    states: { parked: 'Braucht jemanden', retrying: 'Wird von selbst wiederholt' },
    kind: 'Art',
    kinds: {
      all: 'Alle Arten',
      sync: 'Das ganze Ticket',
      field: 'Ein Feld',
      comment: 'Ein Kommentar',
      attachment: 'Eine Datei',
    },
    list: 'Was nicht durchkommt',
    noTicket: (key) => `${key}: noch kein Ticket`,
    noKey: 'Ein Vorgang',
    since: 'seit',
    next: 'Nächster Versuch:',
    waiting: (fields, events, comments, files) =>
      [
        fields.join(', '),
        events > 0 ? count(events, 'Ereignis', 'Ereignisse') : '',
        comments > 0 ? count(comments, 'Kommentar', 'Kommentare') : '',
        files > 0 ? count(files, 'Datei', 'Dateien') : '',
      ]
        .filter(Boolean)
        .join(', '),
    waits: (what) => `Wartet dahinter: ${what}. Davon geht nichts verloren.`,
    jira: 'Meldung von Jira',
    retry: 'Wiederholen',
    retryOne: (name) => `${name} wiederholen`,
    retryShown: (amount) => `Diese ${numbered(amount)} wiederholen`,
    retryAll: 'Alle wiederholen',
    retried: (amount) => `${count(amount, 'Ticket wird', 'Tickets werden')} erneut versucht.`,
    more: 'Mehr zeigen',
  },
  runs: {
    title: 'Abgleichläufe',
    none: 'Noch ist keiner gelaufen.',
    start: 'Jetzt einen starten',
    started: 'Gestartet.',
    kinds: {
      delta: 'Was sich in Jira geändert hat',
      deep: 'Alles im Vergleich',
      'deletion-check': 'Löschprüfung',
      import: 'Import',
    },
    by: { interval: 'nach Zeitplan', manual: 'von Hand' },
    statuses: { queued: 'In der Warteschlange', running: 'Läuft', succeeded: 'Fertig', failed: 'Fehlgeschlagen' },
    cost: (requests, points) => `${count(requests, 'Anfrage', 'Anfragen')}, ${count(points, 'Punkt', 'Punkte')}.`,
    seen: (seen, changed) => `${count(seen, 'Vorgang', 'Vorgänge')} gelesen, ${numbered(changed)} berichtigt.`,
  },
  imports: {
    title: 'Importe',
    none: 'Es wurde nichts importiert.',
    statuses: {
      queued: 'In der Warteschlange',
      running: 'Läuft',
      paused: 'Angehalten',
      succeeded: 'Fertig',
      failed: 'Fehlgeschlagen',
      cancelled: 'Abgebrochen',
    },
    seen: (done, changed) =>
      `${count(done, 'Vorgang', 'Vorgänge')} gelesen, ${numbered(changed)} ergaben neue oder geänderte Tickets.`,
    acts: { pause: 'Anhalten', resume: 'Fortsetzen', cancel: 'Abbrechen' },
  },
  progress: (done, total) => `${numbered(done)} von etwa ${numbered(total)}`,
  rate: (perSecond) => `${numbered(Math.round(perSecond * 10) / 10)} Vorgänge je Sekunde`,
  left: (seconds) => `noch etwa ${duration(seconds)}`,
  faults: (amount) => `${count(amount, 'Vorgang konnte', 'Vorgänge konnten')} nicht übernommen werden`,
  dryRun: {
    title: 'Probelauf',
    about: 'Zeigt, was ein Abgleichlauf ändern würde und was er kostet. Er ändert nichts, weder hier noch in Jira.',
    scope: 'Was gelesen wird',
    scopes: { due: 'Was der nächste Lauf lesen würde', all: 'Jeder Vorgang, der teilnimmt' },
    start: 'Probelauf starten',
    reading: 'Jira wird gelesen …',
    cost: (requests, points) =>
      `Ein Lauf kostet ${count(requests, 'Anfrage', 'Anfragen')} und ${count(points, 'Punkt', 'Punkte')}.`,
    read: (issues) => `${count(issues, 'Vorgang wurde', 'Vorgänge wurden')} gelesen.`,
    nothing: 'Nichts würde sich ändern.',
    created: (amount) => `${count(amount, 'Ticket würde', 'Tickets würden')} angelegt`,
    changed: (amount) => `${count(amount, 'Ticket würde', 'Tickets würden')} hier geändert`,
    sent: (amount) => `${count(amount, 'Ticket würde', 'Tickets würden')} an Jira gesendet`,
    missing: (amount) => `${count(amount, 'Vorgang ist', 'Vorgänge sind')} in Jira nicht zu sehen`,
    missingAbout: 'Ein Lauf sieht zweimal nach, bevor er glaubt, dass ein Vorgang weg ist.',
    unreadable: (amount) => `${count(amount, 'Vorgang käme', 'Vorgänge kämen')} in Quarantäne`,
    comments: (amount) => count(amount, 'Kommentar weicht ab', 'Kommentare weichen ab'),
    heads: { issue: 'Vorgang', field: 'Feld', before: 'Jetzt', after: 'Danach' },
    carryOut: 'Ausführen',
    nothingThere: 'leer',
  },
};
