import { numbered } from '../numbers.ts';
import type { TemplateTexts } from '../template-texts.ts';

const n = (number: string | undefined) => numbered(Number(number));

const FORMATS: Readonly<Record<string, string>> = {
  email: 'keine E-Mail-Adresse',
  url: 'keine Web-Adresse',
  uuid: 'keine Kennung',
  date: 'kein Tag wie 2026-11-30',
  datetime: 'kein Zeitpunkt wie 2026-11-30T08:00:00Z',
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'ein Text',
  number: 'eine Zahl',
  int: 'eine ganze Zahl',
  boolean: 'ja oder nein (true oder false)',
  array: 'eine Liste',
  object: 'ein Objekt',
  record: 'ein Objekt',
};

const KINDS: Readonly<Record<string, string>> = {
  text: 'eine Zeile Text',
  'rich-text': 'ein Text in Markdown',
  number: 'eine Zahl',
  date: 'ein Tag wie 2026-11-30',
  select: 'der Name einer Option',
  'multi-select': 'eine Liste von Optionen',
  user: 'eine Person',
};

const SIDES: Readonly<Record<string, string>> = { ours: 'unseren Wert', theirs: 'Jiras Wert' };

const LEFT: Readonly<Record<string, string>> = { ticket: 'Ticket', issue: 'Vorgang', comment: 'Kommentar' };

const STATES: Readonly<Record<string, string>> = {
  queued: 'in der Warteschlange',
  running: 'unterwegs',
  paused: 'angehalten',
  succeeded: 'fertig',
  failed: 'fehlgeschlagen',
  cancelled: 'abgebrochen',
};
const ACTS: Readonly<Record<string, string>> = { pause: 'anhalten', resume: 'fortsetzen', cancel: 'abbrechen' };

const NARROW = 'Engen Sie den Filter ein, etwa nach Status oder Projekt.';

/** Why a request was refused, and what in it can’t be taken, in German. */
export const refusals = {
  request_invalid: () => 'Eine Angabe wird nicht angenommen.',
  value_missing: () => 'Diese Angabe fehlt.',
  value_empty: () => 'Das darf nicht leer sein.',
  value_too_long: ({ most }) => `Höchstens ${n(most)} Zeichen.`,
  value_too_short: ({ least }) => `Mindestens ${n(least)} Zeichen.`,
  value_too_many: ({ most }) => `Höchstens ${n(most)}.`,
  value_too_few: ({ least }) => `Mindestens ${n(least)}.`,
  value_too_high: ({ most }) => `Höchstens ${n(most)}.`,
  value_too_low: ({ least }) => `Mindestens ${n(least)}.`,
  value_format: ({ format = '' }) => `Das ist ${FORMATS[format] ?? `nicht von der Form „${format}“`}.`,
  value_choice: ({ options }) => `Möglich sind: ${options}.`,
  value_unknown: ({ names }) => `Das gibt es hier nicht: ${names}.`,
  value_type: ({ type = '' }) => `Das muss ${TYPES[type] ?? `vom Typ „${type}“`} sein.`,
  value_unfit: () => 'Das wird so nicht angenommen.',
  custom_unfit: ({ field, kind = '' }) => `Das Feld „${field}“ muss leer sein oder ${KINDS[kind] ?? kind}.`,
  custom_unknown: ({ field, options }) =>
    `Ein Feld „${field}“ hat das Projekt dieses Tickets nicht${options === undefined ? '' : `, nur: ${options}`}.`,
  custom_no_option: ({ field, names, options }) =>
    `Im Feld „${field}“ gibt es in Jira nicht: ${names}. Möglich sind: ${options}.`,
  conflict_decided: ({ name, take = '' }) =>
    `${name} hat diesen Konflikt schon für ${SIDES[take] ?? take} entschieden. Bearbeiten Sie das Ticket, wenn es anders sein soll.`,
  conflict_field_gone: ({ field }) =>
    `Das Feld „${field}“ nimmt nicht mehr teil: Kein Feld von Jira, das für das Projekt gewählt ist, heißt so. Der Wert hat deshalb keinen Platz.`,
  conflict_unfit: ({ field, kind = '' }) =>
    `Im Feld „${field}“ muss ${KINDS[kind] ?? kind} stehen, und das hier passt nicht. Bearbeiten Sie stattdessen das Ticket.`,
  conflict_status_unknown: ({ jira }) =>
    `„${jira}“ ist Jiras Name eines Status, und wofür er hier steht, ist nicht bekannt. Wählen Sie im Ticket einen Status.`,
  conflict_left_issue: ({ issue = 'den Vorgang, der daraus wird' }) =>
    `Jiras Wert stammt aus einem Vorgang, dem dieses Ticket nicht mehr folgt, und alle, die ${issue} sehen, könnten ihn dort lesen. Wenn sie das dürfen, bearbeiten Sie das Ticket und nehmen Sie dann die andere Seite.`,
  conflict_restricted: () =>
    'Dieser Text war in Jira vielleicht nur für einige bestimmt, und den Kommentar können jetzt alle lesen. Wenn alle auch den Text lesen dürfen, bearbeiten Sie den Kommentar und nehmen Sie dann die andere Seite.',
  conflict_comment_gone: () =>
    'Der Kommentar wurde inzwischen gelöscht, der Text hat deshalb keinen Platz. Schreiben Sie ihn als neuen Kommentar und nehmen Sie dann die andere Seite.',
  conflict_no_text: ({ field }) =>
    `Hier kann nur ein Text bearbeitet werden, und „${field}“ ist keiner. Bearbeiten Sie stattdessen das Ticket.`,
  conflict_no_comment: () => 'Nur ein Text eines verknüpften Tickets kann zu einem Kommentar werden.',
  comment_restricted: () =>
    'Diesen Kommentar dürfen in Jira nur einige lesen, deshalb kann er hier nicht öffentlich werden. Ändern Sie in Jira, wer ihn lesen darf.',
  comment_restricted_internal: () =>
    'Diesen Kommentar dürfen in Jira nur einige lesen, und was intern ist, wird nie dorthin gesendet. Bearbeiten Sie ihn in Jira.',
  comment_would_lose: ({ lost }) =>
    `Dieser Kommentar enthält in Jira auch „${lost}“, und das ginge durch eine Änderung von hier verloren. Schreiben Sie einen weiteren Kommentar, oder ersetzen Sie ihn trotzdem.`,
  text_would_lose: ({ field, lost }) =>
    `Das Feld „${field}“ enthält in Jira auch „${lost}“, und das ginge durch eine Änderung von hier verloren. Schreiben Sie es als Kommentar, oder ersetzen Sie den Text trotzdem.`,
  field_only_in_jira: ({ field, project }) =>
    `Das Feld „${field}“ kommt nur aus Jira: Ändern Sie es dort, oder lassen Sie einen Admin für das Projekt ${project} beide Richtungen erlauben.`,
  ticket_changed: () =>
    'Dieses Ticket hat sich geändert, seit Sie es geöffnet haben. Laden Sie es neu, und ändern Sie es dann noch einmal.',
  ticket_gone: () => 'Dieses Ticket gibt es hier nicht. Vielleicht wurde es gelöscht.',
  ticket_purged: () => 'Es wurde inzwischen endgültig entfernt, deshalb lässt sich nichts davon zurückholen.',
  ticket_issue_deleted: ({ issue }) =>
    `Sein Vorgang ${issue} wurde in Jira gelöscht und bleibt es. Stellen Sie das Ticket dort wieder her, dann bekommt es einen neuen Vorgang.`,
  ticket_issue_taken: ({ issue }) => `Es hat keinen Vorgang: ${issue} hat inzwischen ein anderes Ticket.`,
  bulk_left: ({ field, what = '', name }) =>
    `Nicht zurückgenommen, weil inzwischen ${name === undefined ? 'in Jira' : `von ${name}`} geändert: ${field === undefined ? (LEFT[what] ?? what) : `Feld „${field}“`}.`,
  undo_nothing: () => 'Davon ist nichts mehr da, was zurückgenommen werden könnte.',
  undo_contact_gone: () => 'Den Kontakt, den es hatte, gibt es nicht mehr.',
  bulk_ended: () => 'Diese Sammeländerung ist schon zu Ende. Nehmen Sie sie stattdessen zurück.',
  bulk_not_ended: () =>
    'Diese Sammeländerung ist noch nicht zu Ende. Brechen Sie sie zuerst ab, und nehmen Sie sie dann zurück.',
  bulk_too_old: () =>
    'Diese Sammeländerung ist zwei Wochen alt: Was sie geändert hat, ist nicht mehr bekannt. Sie kann deshalb nicht zurückgenommen werden.',
  bulk_not_allowed: () => 'Sie dürfen hier keine Tickets mehr ändern, deshalb wurde nichts begonnen.',
  bulk_is_undo: () =>
    'Damit wurde selbst schon eine Sammeländerung zurückgenommen. Führen Sie stattdessen die Änderung noch einmal aus.',
  bulk_nothing: () => 'Diese Sammeländerung hat nichts geändert, es gibt also nichts zurückzunehmen.',
  bulk_undone: () => 'Diese Sammeländerung ist schon zurückgenommen oder wird es gerade.',
  bulk_open: ({ most }) =>
    `${n(most)} Sammeländerungen dieses Arbeitsbereichs sind noch nicht zu Ende. Warten Sie auf eine davon, oder brechen Sie sie ab.`,
  bulk_too_many: ({ most }) => `Es wurde nichts geändert: Mehr als ${n(most)} Tickets passen. ${NARROW}`,
  bulk_search_most: ({ most }) => `Es wurde nichts geändert: Eine Suche findet höchstens ${n(most)} Tickets. ${NARROW}`,
  bulk_too_slow: () => `Es wurde nichts geändert: Die passenden Tickets zu finden, würde zu lange dauern. ${NARROW}`,
  import_state: ({ state = '', what = '' }) =>
    `Dieser Import ist ${STATES[state] ?? state}, und ${ACTS[what] ?? what} lässt er sich so nicht.`,
  jql_bracket_stray: ({ place }) => `Die Klammer an Stelle ${place} schließt keine andere.`,
  jql_bracket_open: () => 'Eine Klammer ist nicht geschlossen.',
  jql_order: () => 'Lassen Sie ORDER BY weg: Der Import braucht seine eigene Reihenfolge.',
  jql_empty: () => 'Darin steht nichts.',
  jql_word: ({ place }) => `Das Wort an Stelle ${place} ist zu lang.`,
  jql_sign: ({ sign, place }) => `Setzen Sie das, worin „${sign}“ vorkommt (Stelle ${place}), in Anführungszeichen.`,
  jql_escape: ({ sign, place }) => `„${sign}“ (Stelle ${place}) bedeutet in JQL nichts.`,
  jql_quote: ({ place }) => `Das Anführungszeichen an Stelle ${place} ist nicht geschlossen.`,
  project_not_taking: ({ names, options }) =>
    `${names} nimmt noch nicht teil: Richten Sie es zuerst für diese Site ein${options === undefined ? '' : `, oder nehmen Sie eines von denen, die teilnehmen: ${options}`}.`,
  project_default: ({ project }) =>
    `${project} bekommt die Vorgänge neuer Tickets und muss deshalb teilnehmen. Lassen Sie stattdessen nur verknüpfte Vorgänge teilnehmen.`,
  site_none: () => 'Es ist keine Jira-Site verbunden, deshalb kann kein Vorgang angelegt werden.',
  site_off: () =>
    'Diese Site ist nicht mehr verbunden. Verbinden Sie sie wieder: mit einem Code von hier, den Sie in Jira auf der Admin-Seite der App eingeben.',
  site_which: () => 'Dieser Arbeitsbereich hat mehrere Jira-Sites. Sagen Sie, welche gemeint ist.',
  probe_gateway: ({ site, why }) =>
    `Jira unter ${site} nimmt die E-Mail-Adresse mit diesem API-Token nicht an. Einen Token mit Rechten (Scopes) kennt nur das Gateway von Atlassian, und das konnte nicht gefragt werden (${why}). Versuchen Sie es in einer Minute noch einmal; hat der Token keine Scopes, erstellen Sie einen neuen.`,
  probe_other: ({ site }) => `Was unter ${site} antwortet, ist nicht Jira Cloud. Prüfen Sie die Adresse.`,
  probe_refused: ({ site, why }) => `Jira unter ${site} wird nicht aufgerufen: ${why}.`,
  probe_account: ({ name }) =>
    `Jira nimmt die E-Mail-Adresse mit diesem API-Token nicht an. Erstellen Sie einen neuen Token für ${name}; einer mit Scopes braucht read:jira-work, write:jira-work und read:jira-user.`,
  probe_app: () =>
    'Jira nimmt den Token der App nicht an. Der nächste kommt innerhalb einer Stunde, wenn die App noch installiert ist.',
  probe_project: ({ project, site, name = 'die App' }) =>
    `Unter ${site} gibt es kein Projekt ${project}, oder ${name} darf es nicht sehen.`,
  probe_fewer: () => 'Jira möchte gerade weniger Aufrufe. Versuchen Sie es in einer Minute noch einmal.',
  probe_silent: ({ site, why }) =>
    `Jira unter ${site} antwortet nicht (${why}). Prüfen Sie die Adresse, und versuchen Sie es noch einmal.`,
  probe_closed: ({ why }) => `Jira wird gerade nicht aufgerufen: ${why}.`,
  secret_no_app: () =>
    'Diese Site ist ohne die App verbunden, es gibt also kein Geheimnis einer App zu erneuern. Koppeln Sie zuerst die App in Jira.',
  secret_often: ({ times, hours }) =>
    `Das Geheimnis wurde in ${hours} Stunden ${times}-mal erneuert. Warten Sie, bis das älteste abgelaufen ist; das jetzige gilt weiter.`,
  jira_cannot_ask: () =>
    'Jira kann gerade nicht gefragt werden. Sehen Sie bei „Sync“ nach, wie es um diese Site steht.',
  jira_away_now: () => 'Jira ist gerade nicht erreichbar. Versuchen Sie es gleich noch einmal.',
  jira_not_allowed: ({ jira }) => `Jira hat abgelehnt: „${jira}“ Prüfen Sie, was das verbundene Konto darf.`,
  dry_run_refused: ({ jira }) => `Jira ließ den Probelauf nicht alles lesen: „${jira}“ Es wurde nichts geändert.`,
  dry_run_left: () => 'Der Probelauf wurde abgebrochen, bevor er zu Ende war. Es wurde nichts geändert.',
  issue_not_deleted: () =>
    'Nur ein Ticket, dessen Vorgang in Jira gelöscht wurde, kann dort wiederhergestellt werden. Der von diesem wurde es nicht.',
  issue_before: ({ issue }) =>
    issue === undefined
      ? 'Für dieses Ticket wird ein Vorgang angelegt, oder wurde es eben, als die Verknüpfung gelöst wurde. Warten Sie zwei Minuten, oder verknüpfen Sie es mit einem Vorgang.'
      : `Dieses Ticket folgt ${issue}, oder tat es, bis dieser gelöscht wurde. Lösen Sie die Verknüpfung, oder stellen Sie ihn in Jira wieder her.`,
  issue_none: () =>
    'Dieses Ticket folgt keinem Vorgang in Jira, es gibt also nichts zu holen. Verknüpfen Sie es zuerst mit einem.',
  contact_merged: () => 'Dieser Kontakt wurde mit einem anderen zusammengeführt. Ändern Sie jenen.',
  contact_itself: () => 'Ein Kontakt kann nicht mit sich selbst zusammengeführt werden. Wählen Sie einen anderen.',
  contact_none: () => 'Diesen Kontakt gibt es nicht oder nicht mehr. Legen Sie ihn zuerst an, oder lassen Sie ihn weg.',
  company_none: () => 'Diese Firma gibt es nicht oder nicht mehr. Legen Sie sie zuerst an, oder lassen Sie sie weg.',
  views_most: ({ most, what }) =>
    what === 'shared'
      ? `Der Arbeitsbereich hat schon ${n(most)} Ansichten, und mehr gehen nicht. Löschen Sie zuerst eine, oder behalten Sie diese für sich.`
      : `Sie haben schon ${n(most)} Ansichten, und mehr gehen nicht. Löschen Sie zuerst eine.`,
  webhook_no_message: ({ number, days }) =>
    `Eine Nachricht ${number} hat dieser Webhook nicht: Sie galt ihm nicht, oder sie wurde vor mehr als ${days} Tagen zugestellt.`,
  feed_not_kept: ({ number, days, left }) =>
    `Die Nachricht ${number} ist nicht mehr da: Nachrichten werden ${days} Tage aufbewahrt, die älteste ist ${left}.`,
  feed_empty: ({ days }) => `In den letzten ${days} Tagen ist nichts geschehen, also ist keine Nachricht mehr da.`,
  webhooks_most: ({ most }) =>
    `Dieser Arbeitsbereich hat schon ${n(most)} Webhook-Endpunkte, und mehr gehen nicht. Löschen Sie zuerst einen.`,
  view_not_yours: () =>
    'Nur wer eine Ansicht angelegt hat, kann sie für sich behalten. Löschen Sie sie, oder benennen Sie sie um.',
  invitation_gone: () =>
    'Diese Einladung gibt es nicht: Sie wurde angenommen, zurückgezogen oder mit einem neueren Link noch einmal gesendet.',
  invitation_ended: () =>
    'Diese Einladung ist abgelaufen. Bitten Sie den, der Sie eingeladen hat, sie noch einmal zu senden.',
  invitation_member: () => 'Sie gehören schon zu diesem Arbeitsbereich und behalten die Rolle, die Sie haben.',
  invitation_address: () =>
    'Diese Einladung gilt für eine andere E-Mail-Adresse als die, mit der Sie angemeldet sind. Melden Sie sich mit jener an.',
  invitation_unverified: () =>
    'Ihre Anmeldung sagt nicht, dass Ihre E-Mail-Adresse bestätigt ist. Bestätigen Sie sie dort, melden Sie sich neu an, und öffnen Sie den Link noch einmal.',
  person_is_member: () => 'Die Person gehört zu diesem Arbeitsbereich. Entfernen Sie sie zuerst daraus.',
  person_twice: ({ name }) => `${name} würde zweimal zugeordnet, deshalb wurde niemand zugeordnet.`,
} satisfies Partial<TemplateTexts>;
