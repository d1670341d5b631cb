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
  access: {
    app: 'Das CRM schreibt als die App nach Jira.',
    chosenToken:
      'Das CRM schreibt als das Konto nach Jira, dessen API-Token es bekommen hat: Das hat ein Admin gewählt.',
    noChosenToken:
      'Ein Admin hat ein API-Token gewählt, aber es gibt keines. Geben Sie eines an, oder wählen Sie das eigene Token der App.',
    appToken: {
      none: 'Jira hat das Token der App noch nicht gesendet; es kommt binnen einer Stunde nach der Kopplung.',
      valid: '',
      expired:
        'Das Token der App ist abgelaufen, und Jira hat kein neues gesendet: Prüfen Sie, ob die App noch installiert ist.',
      refused:
        'Jira nimmt das Token der App nicht mehr an. Das nächste kommt binnen einer Stunde, wenn die App noch installiert ist.',
    },
    byToken: 'Bis dahin schreibt das CRM als das Konto des API-Tokens.',
    waits: 'Bis dahin wartet alles für dieses Jira; nichts geht verloren.',
  },
  nothingWaits: 'Nichts wartet.',
  waits: (amount) => `${count(amount, 'Ereignis wartet', 'Ereignisse warten')} auf die Übernahme,`,
  inForge: (amount) => `${count(amount, 'Ereignis wartet', 'Ereignisse warten')} in der Forge-App,`,
  oldest: 'das älteste kam',
  lastEvent: 'Letztes Ereignis:',
  noEvent: 'Es ist noch kein Ereignis gekommen.',
  givenUp: (amount) => `${count(amount, 'Ereignis wurde', 'Ereignisse wurden')} endgültig abgelehnt.`,
  parked: (amount) =>
    `${count(amount, 'Vorgang erfordert', 'Vorgänge erfordern')} Eingreifen. Siehe „Fehler“ weiter unten.`,
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
    causes: {
      never_arrived: (amount) => `${numbered(amount)} nie angekommen`,
      arrived_late: (amount) => `${numbered(amount)} zu spät angekommen`,
      refused: (amount) => `${numbered(amount)} nicht übernommen`,
      superseded: (amount) => `${numbered(amount)} unvollständig`,
    },
    calls: 'Aufrufe bei Jira in dieser Stunde',
    callsOf: (calls, throttled) =>
      throttled === 0
        ? numbered(calls)
        : `${numbered(calls)}, davon hat Jira ${numbered(throttled)} abgelehnt, weil es zu viele waren`,
    paused: (time) => `Jira hat um eine Pause bis ${time} gebeten.`,
  },
  charts: {
    title: 'Verlauf',
    range: 'Zeitraum',
    ranges: { hour: 'Letzte Stunde', day: 'Letzter Tag', week: 'Letzte Woche' },
    site: 'Jira-Site',
    allSites: 'Alle Sites',
    asTable: 'Als Tabelle zeigen',
    table: 'Die Zahlen der Diagramme',
    none: 'Noch wurde nichts gezählt. Die ersten Zahlen kommen innerhalb einer Minute.',
    notCounted: '–',
    from: 'Ab',
    names: {
      events: 'Ereignisse von Jira',
      edits: 'An Jira gesendete Änderungen',
      fromEdit: 'Von einer Änderung in Jira bis zum Bildschirm',
      latency: 'Vom Eintreffen eines Ereignisses bis zum Ticket',
      missed: 'Verpasste Ereignisse, vom Abgleich gefunden',
      parked: 'Fehler',
      points: 'Punkte in der Stunde (UTC)',
    },
    healthy: {
      events: 'Gut: länger keine nur, wenn in Jira niemand arbeitet.',
      edits: 'Gut: länger keine nur, wenn hier niemand arbeitet.',
      fromEdit: 'Gut: die Hälfte in fünf Sekunden. Das meiste davon braucht Jira, um davon zu berichten.',
      latency: 'Gut: die Hälfte in einer Sekunde, fast alle in zehn.',
      missed: 'Gut: keine.',
      parked: 'Gut: nichts erfordert Eingreifen.',
      points: 'Gut: am Ende der Stunde sind welche übrig. API-Tokens zahlen keine.',
    },
    lines: {
      events: 'Ereignisse',
      p50Ms: 'p50 (Median)',
      p99Ms: 'p99 (fast alle)',
      editP50Ms: 'p50 ab der Änderung',
      editP99Ms: 'p99 ab der Änderung',
      edits: 'Änderungen',
      missed: 'Verpasst',
      parked: 'Erfordern Eingreifen',
      points: 'Verbrauchte Punkte',
      pointsLeft: 'Übrige Punkte',
    },
    peak: (line, value, when) => `${line}: höchstens ${value}, ${when}.`,
    ms: (ms) => (ms < 1_000 ? `${numbered(ms)} ms` : `${numbered(Math.round(ms / 100) / 10)} s`),
    thousands: (amount) => `${numbered(amount)} Tsd.`,
  },
  failures: {
    title: 'Fehler',
    none: 'Nichts erfordert Eingreifen.',
    noneRetrying: 'Nichts wird wiederholt.',
    show: 'Zeigen',
    states: { parked: 'Erfordert Eingreifen', retrying: 'Wird von selbst wiederholt' },
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
    next: 'Nächster Versuch:',
    noNext:
      'Kein weiterer Versuch, bis jemand ihn wiederholt oder das Ticket ändert, oder bis Jira etwas Neueres meldet.',
    noneFailed: 'Nichts ist fehlgeschlagen. Es wird von selbst gesendet.',
    tried: (attempts) =>
      attempts === 0
        ? 'Das begann'
        : `${count(attempts, 'Versuch ist', 'Versuche sind')} nacheinander fehlgeschlagen, der erste`,
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
    retried: (amount) => (amount === 1 ? 'Es wird erneut versucht.' : `${numbered(amount)} werden erneut versucht.`),
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
    begin: 'Vorgänge importieren',
    form: {
      title: 'Vorgänge importieren',
      site: 'Jira-Site',
      projects: 'Projekte',
      projectsHint: 'Keins gewählt: alle, die teilnehmen.',
      noProjects: 'Kein Projekt dieser Site nimmt teil. Wählen Sie welche in den Einstellungen der Site.',
      jql: 'Nur Vorgänge, auf die dieses JQL passt',
      jqlHint: 'Leer: alle. Ohne ORDER BY.',
      forecast: 'Vorschau zeigen',
      asking: 'Jira wird gefragt …',
      start: 'Import starten',
      issues: (amount) => `Etwa ${count(amount, 'Vorgang', 'Vorgänge')}.`,
      time: (seconds) => `Dauer etwa ${duration(seconds)},`,
      bound: {
        speed: 'begrenzt durch das Tempo von Jira und der Datenbank.',
        points: 'begrenzt durch die Punkte, die ein Import in einer Stunde verbrauchen darf.',
      },
      cost: (requests, points) =>
        `Kosten: ${count(requests, 'Anfrage', 'Anfragen')} und ${count(points, 'Punkt', 'Punkte')}.`,
    },
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
