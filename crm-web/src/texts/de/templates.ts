import { numbered, pluralsOf } from '../numbers.ts';
import type { PlaceTexts, ProblemTexts, TemplateTexts } from '../template-texts.ts';
import { refusals } from './refusals.ts';

const plural = pluralsOf('de');
const bytes = (size: string | undefined) => `${numbered(Number(size))} Byte`;

const TRIED_DAILY =
  'Ändern Sie es in Jira, dann kommt er sofort; einmal am Tag wird es auch von selbst noch einmal versucht.';
const READS_ALL = 'Ein Abgleichlauf liest alle.';
const LISTS: Readonly<Record<string, string>> = {
  newTickets: 'neue Tickets',
  changes: 'Tickets, die sich ändern würden',
  toSend: 'Tickets, deren Änderungen gesendet würden',
  missingInJira: 'Vorgänge, die in Jira fehlen',
  unreadable: 'Vorgänge, die nicht zu lesen sind',
};

const ROLES: Readonly<Record<string, string>> = {
  viewer: 'Leser',
  agent: 'Bearbeiter',
  admin: 'Admin',
  owner: 'Inhaber',
};
const roleOf = (role = '') => ROLES[role] ?? role;

const of = (issue: string | undefined) => issue ?? 'den neuen Vorgang';

/** What the API says by a code, in German. Fields and statuses come by their German names; `jira` is in Jira’s own words. */
export const template: TemplateTexts = {
  ...refusals,
  field_refused: ({ field, value, issue, jira }) =>
    `Jira nimmt das Feld „${field}“${value === undefined ? '' : ` mit „${value}“`} für ${of(issue)} nicht an. Jira sagt: „${jira}“ Ändern Sie es hier, oder lassen Sie es in Jira zu, und versuchen Sie es noch einmal.`,
  field_from_jira: ({ field, project = 'diesem Projekt' }) =>
    `Das Feld „${field}“ kommt in ${project} nur aus Jira und wurde nicht gesendet. Ändern Sie es in Jira.`,
  field_left_out: ({ field, project = 'diesem Projekt' }) =>
    `Das Feld „${field}“ nimmt in ${project} nicht mehr teil und wurde nicht gesendet. Ein Admin kann es wieder auswählen.`,
  field_would_lose: ({ field, issue = 'dem Vorgang', lost }) =>
    `Das Feld „${field}“ von ${issue} enthält in Jira auch „${lost}“. Unser Text hätte das überschrieben und wurde deshalb nicht gesendet. Nehmen Sie Jiras Text und schreiben Sie Ihren als Kommentar, oder speichern Sie Ihren noch einmal.`,
  field_contested: ({ field, issue = 'dem Vorgang', times }) =>
    `Etwas in Jira, vielleicht eine Automatisierungsregel, hat das Feld „${field}“ von ${issue} innerhalb einer Stunde ${times}-mal neu gesetzt, nachdem es gesendet wurde. Es wird deshalb nicht mehr gesendet. Beenden Sie das in Jira, oder lassen Sie das Feld aus Jira kommen, und versuchen Sie es dann noch einmal.`,
  priority_misread: ({ priority, jira, reads, project = 'diesem Projekt' }) =>
    `Jiras Priorität „${jira}“ steht in ${project} für „${reads}“, und keine steht für „${priority}“. Sie wurde deshalb nicht gesendet. Wählen Sie eine andere, oder ändern Sie die Zuordnung der Prioritäten.`,
  person_unmatched: () =>
    'Diese Person ist auf dieser Site keinem Atlassian-Konto zugeordnet, deshalb wurde niemand an Jira gesendet. Ein Admin kann sie zuordnen. Wählen Sie sie dann noch einmal.',
  person_unknown: ({ account }) => `Jira kennt kein Konto ${account}.`,
  person_ambiguous: ({ name }) =>
    `Mehrere Personen auf dieser Site haben die Adresse von ${name}. Nennen Sie das Konto.`,
  person_hidden: ({ name }) =>
    `Jira zeigt niemanden mit der Adresse von ${name}; sie kann verborgen sein. Nennen Sie das Konto.`,
  status_from_jira: () => 'Der Status kommt in diesem Projekt nur aus Jira. Ändern Sie ihn dort.',
  status_unseen: () => 'Jira zeigt den Status dieses Vorgangs gerade nicht. Versuchen Sie es noch einmal.',
  status_too_far: ({ status, count }) =>
    `Der Weg zu „${status}“ braucht mehr als ${count} Übergänge. Verschieben Sie den Vorgang in Jira.`,
  status_needs: ({ issue = 'der Vorgang', status, needs }) =>
    `Jira verlangt mehr, bevor ${issue} „${status}“ werden kann: ${needs}. Geben Sie es im Ticket an, lassen Sie es einen Admin für das Projekt festlegen, oder verschieben Sie den Vorgang in Jira.`,
  status_no_way: ({ issue = 'den Vorgang', status, at, ways }) =>
    `Für ${issue} ist kein Weg zu einem Status bekannt, der für „${status}“ steht. Von „${at}“ führt der Workflow zu: ${ways}. Verschieben Sie ihn in Jira, wählen Sie hier einen anderen Status, oder ändern Sie die Zuordnung der Status.`,
  status_no_transition: ({ issue = 'den Vorgang', status, at }) =>
    `Für ${issue} ist kein Weg zu einem Status bekannt, der für „${status}“ steht. Von „${at}“ bietet Jira keinen Übergang an: vielleicht darf das verbundene Konto keinen ausführen. Verschieben Sie ihn in Jira, wählen Sie hier einen anderen Status, oder ändern Sie die Zuordnung der Status.`,
  transition_open: () =>
    'Jira hat nicht gesagt, ob der Übergang ausgeführt wurde. Der Status wird beobachtet, bis das nicht mehr geschehen kann, und dann noch einmal gesendet.',
  comment_refused: ({ jira }) =>
    `Jira nimmt diesen Kommentar nicht an. Jira sagt: „${jira}“ Ändern Sie ihn, und versuchen Sie es noch einmal.`,
  file_refused: ({ jira }) =>
    `Jira nimmt diese Datei nicht an. Jira sagt: „${jira}“ Löschen Sie sie, oder berichtigen Sie die Einstellungen in Jira, und versuchen Sie es noch einmal.`,
  file_unsendable: ({ why }) =>
    `Diese Datei kann nicht an Jira gesendet werden (${why}). Hängen Sie sie noch einmal an.`,
  file_too_large: ({ most, size }) =>
    `Jira nimmt Dateien mit höchstens ${bytes(most)} an, diese hat ${bytes(size)}. Löschen Sie sie, oder lassen Sie in Jira die Grenze erhöhen, und versuchen Sie es noch einmal.`,
  files_switched_off: () =>
    'Dieses Jira nimmt keine Dateien an: Anhänge sind dort abgeschaltet. Lassen Sie sie in Jira einschalten, und versuchen Sie es noch einmal.',
  file_cut_off: ({ times, size }) =>
    `Jira hat ${times}-mal mitten in dieser Datei aufgelegt. Vielleicht lässt etwas auf dem Weg keine ${bytes(size)} durch. Löschen Sie sie, oder lassen Sie das beheben, und versuchen Sie es noch einmal.`,
  file_not_handed_out: ({ jira }) => `Jira gibt diese Datei nicht heraus. Jira sagt: „${jira}“`,
  issue_looked_for: () =>
    'Jira hat nicht geantwortet, als der Vorgang angelegt wurde. Er wird gesucht, bevor es noch einmal versucht wird, damit es nur einer bleibt.',
  project_out_of_sight: ({ project }) =>
    `Jira hat nicht geantwortet, als der Vorgang angelegt wurde, und zeigt dem verbundenen Konto das Projekt ${project} jetzt nicht. Geben Sie dem Konto Zugang zum Projekt, und versuchen Sie es noch einmal.`,
  issue_unseen: ({ what }) =>
    `Jira zeigt dem verbundenen Konto ${what === 'project' ? 'das Projekt dieses Tickets' : 'diesen Vorgang'} nicht. Sehen Sie in Jira nach, ob es ihn gibt und das Konto ihn sehen darf, und versuchen Sie es noch einmal.`,
  work_refused: ({ jira }) =>
    `Jira hat abgelehnt. Jira sagt: „${jira}“ Berichtigen Sie es, und versuchen Sie es noch einmal.`,
  work_unstorable: ({ why }) =>
    `Etwas darin kann hier nicht gespeichert werden (${why}). Ändern Sie es, und versuchen Sie es noch einmal.`,
  work_failed: ({ why }) =>
    `Hier ist etwas fehlgeschlagen, nicht in Jira${why === undefined ? '' : ` (${why})`}. Es wird von selbst noch einmal versucht; die Ursache steht im Log.`,
  work_given_up: ({ why, tries }) =>
    `Es ist ${tries}-mal fehlgeschlagen (${why}). Beheben Sie die Ursache, und versuchen Sie es noch einmal.`,
  account_refused: () =>
    'Jira nimmt das Konto nicht an, mit dem diese Site verbunden ist. Geben Sie ihm einen gültigen API-Token.',
  account_blocked: () =>
    'Jira lehnt jeden Aufruf des Kontos ab, mit dem diese Site verbunden ist. Sehen Sie in Jira nach, ob es das Produkt benutzen und von dieser Adresse aufrufen darf. Es wird von selbst noch einmal versucht.',
  nothing_sent: ({ why }) => `An dieses Jira wird gerade nichts gesendet (${why}). Es geht von selbst weiter.`,
  jira_away: ({ why }) => `Jira ist gerade nicht erreichbar (${why}). Es wird von selbst noch einmal versucht.`,
  jira_settling: ({ jira }) =>
    `Jira sagt: „${jira}“ Die App wurde vor wenigen Minuten installiert, aktualisiert oder gekoppelt, und Jira gibt ihr vielleicht noch ihre Rechte. Es wird von selbst noch einmal versucht.`,
  jira_limits: ({ why }) => `Jira lässt gerade keine weiteren Aufrufe durch (${why}). Es geht von selbst weiter.`,
  bulk_undo_days: ({ days }) =>
    `Gelöschte Tickets können ${plural(Number(days), 'einen Tag', `${days} Tage`)} lang zurückgeholt werden, indem dies rückgängig gemacht wird.`,
  bulk_deletes_issues: ({ count }) =>
    `In Jira gelöscht werden auch: ${numbered(Number(count))} ${plural(Number(count), 'Vorgang', 'Vorgänge')}. Das lässt sich nicht zurückholen.`,
  bulk_public: () => 'Wer die Vorgänge in Jira sieht, kann den Kommentar lesen.',
  bulk_points: ({ hours }) =>
    `Es braucht mehr Punkte von Jira, als in dieser Stunde übrig sind. Hier wird sofort gespeichert; das Letzte kommt nach etwa ${plural(Number(hours), 'einer Stunde', `${hours} Stunden`)} in Jira an.`,
  site_disconnected: () =>
    'Ein Admin hat diese Site getrennt. Ihre Tickets bleiben. Koppeln Sie sie neu, dann geht es dort weiter, wo es aufgehört hat.',
  site_uninstalled: () =>
    'Die App wurde in diesem Jira deinstalliert, deshalb wird es nicht mehr aufgerufen. Die Tickets bleiben. Installieren und koppeln Sie die App neu, dann geht es dort weiter, wo es aufgehört hat.',
  site_installed_again: () =>
    'Die App wurde in diesem Jira wieder installiert. Koppeln Sie sie, dann geht es dort weiter, wo es aufgehört hat: Tickets und Verknüpfungen bleiben.',
  site_silent: ({ minutes }) =>
    `Die App in Jira hat seit mehr als ${minutes} Minuten nichts gesendet. Sie wurde deinstalliert oder erreicht diese API nicht: sehen Sie auf ihrer Admin-Seite in Jira nach. Koppeln Sie sie nach einer neuen Installation wieder; die Verknüpfungen bleiben.`,
  site_no_answer: ({ since }) =>
    `Jira antwortet auf dieser Site seit ${since} nicht. Es wird von selbst wieder versucht. Bis dahin bleiben Änderungen hier. Prüfen Sie, ob Jira von dieser API aus erreichbar ist.`,
  site_versions: () =>
    'Die Versionen der App in Jira und dieser API passen nicht zusammen. Aktualisieren Sie die ältere.',
  site_renamed: ({ was, now }) =>
    `Das Projekt ${was} heißt jetzt ${now}. Tickets und Einstellungen folgen ihm: es ist nichts zu tun.`,
  token_ends: ({ name, day }) =>
    `Der Dienst-Token „${name}“ endet am ${day}. Danach wird seine Integration abgewiesen.`,
  points_low: ({ used, limit }) =>
    `Dieser Arbeitsbereich hat ${numbered(Number(used))} der ${numbered(Number(limit))} Punkte verbraucht, die er in einer Stunde bei Jira verbrauchen darf.`,
  webhook_gone: () =>
    'Ein Webhook ist angehalten: Der Empfänger hat mit 410 (Gone) geantwortet und will nichts mehr. Geben Sie eine andere Adresse an, oder löschen Sie den Webhook.',
  webhook_refused: ({ tries }) =>
    `Ein Webhook ist angehalten: Eine Nachricht wurde in ${tries} Versuchen über 28 Stunden nicht angenommen. Sehen Sie sich die Antworten bei seinen Zustellungen an, bringen Sie den Empfänger in Ordnung, und setzen Sie den Webhook fort: Alles, was wartet, wird gesendet.`,
  webhook_by_admin: () => 'Ein Admin hat ihn angehalten.',
  sync_works: () => 'Der Abgleich mit dieser Jira-Site funktioniert wieder.',
  import_done: () => 'Der Import ist fertig.',
  import_refused: ({ jira }) =>
    `Der Import ist gescheitert. Jira sagt: „${jira}“ Starten Sie ihn noch einmal mit anderen Projekten oder einem anderen JQL.`,
  import_points: ({ hours, points, left, perHour }) =>
    `Wegen der Punkte je Stunde bei Jira dauert das etwa ${plural(Number(hours), 'eine Stunde', `${hours} Stunden`)}: Es kostet ${numbered(Number(points))} Punkte, und mit dem Token der App darf ein Import in dieser Stunde noch ${numbered(Number(left))} verbrauchen und in jeder weiteren ${numbered(Number(perHour))}. Es geht mit jeder Stunde von selbst weiter, und was Menschen tun, geht vor. Ein API-Token zahlt keine Punkte.`,
  issue_unreadable: ({ issue = 'Ein Vorgang ohne Schlüssel', why }) =>
    `${issue} kann nicht übernommen werden: Was Jira davon sagt, ist nicht wie erwartet (${why}). ${TRIED_DAILY}`,
  issue_unstorable: ({ issue, why }) => `${issue} konnte hier nicht gespeichert werden (${why}). ${TRIED_DAILY}`,
  issue_elsewhere: () => 'Er ist in einem Projekt, für das dieser Import nicht ist.',
  dry_run_most: ({ count, most }) =>
    `Nur die ersten ${numbered(Number(count))} Vorgänge wurden gelesen, die am längsten unveränderten: ein Probelauf liest höchstens ${numbered(Number(most))}. ${READS_ALL}`,
  dry_run_points: ({ count, points }) =>
    `Nur die ersten ${numbered(Number(count))} Vorgänge wurden gelesen, die am längsten unveränderten: sie haben schon ${numbered(Number(points))} Punkte gekostet. ${READS_ALL}`,
  dry_run_absent: () => 'Welche Vorgänge in Jira fehlen, wurde nicht nachgesehen, denn es wurden nicht alle gelesen.',
  dry_run_unlooked: ({ count }) =>
    `Weitere Vorgänge, die Jiras Suche nicht zeigt, wurden nicht einzeln nachgesehen: ${numbered(Number(count))}.`,
  dry_run_unlisted: ({ count, what = '' }) =>
    `Nicht alles ist aufgeführt. Es fehlen ${LISTS[what] ?? 'Funde'}: ${numbered(Number(count))}.`,
  run_failed: () => 'Er ist gescheitert.',
  contact_email_taken: () => 'Ein anderer Kontakt dieses Arbeitsbereichs hat diese E-Mail-Adresse.',
  contact_in_use: () =>
    'Tickets nennen diesen Kontakt (auch gelöschte zählen), deshalb kann er nicht gelöscht werden. Geben Sie diesen Tickets zuerst einen anderen.',
  company_domain_taken: () => 'Eine andere Firma dieses Arbeitsbereichs hat schon eine dieser Domains.',
  company_domain_public: () =>
    'Bei einem öffentlichen Mailanbieter kann jeder eine Adresse haben, deshalb gehört seine Domain zu keiner Firma. Lassen Sie sie weg, und wählen Sie die Firma solcher Kontakte von Hand.',
  service_token_taken: ({ most }) =>
    `Es gibt schon einen Dienst-Token mit diesem Namen, oder es sind schon ${most}, und mehr gehen nicht. Wählen Sie einen anderen Namen, oder widerrufen Sie einen.`,
  invitation_open: ({ most }) =>
    `Diese Adresse ist schon eingeladen, oder es sind schon ${most} Einladungen offen, und mehr gehen nicht. Sehen Sie in der Liste nach: Senden Sie die Einladung noch einmal, oder ziehen Sie sie zurück.`,
  role_too_high: ({ own, role }) =>
    `Mit der Rolle „${roleOf(own)}“ können Sie die Rolle „${roleOf(role)}“ nicht vergeben. Fragen Sie einen Inhaber.`,
  member_above: ({ own, role }) =>
    `Mit der Rolle „${roleOf(own)}“ können Sie niemanden mit der Rolle „${roleOf(role)}“ ändern.`,
  owner_last: () => 'Das ist der letzte Inhaber des Arbeitsbereichs. Machen Sie zuerst jemand anderen zum Inhaber.',
  import_open: () =>
    'Ein Import dieser Site ist noch nicht zu Ende. Warten Sie, bis er fertig ist, oder brechen Sie ihn ab, und starten Sie dann diesen.',
  ticket_follows: ({ issue = 'einem Vorgang, der gerade angelegt wird' }) =>
    `Dieses Ticket folgt schon ${issue}. Lösen Sie zuerst diese Verknüpfung.`,
  issue_has_ticket: ({ issue, number }) =>
    `${issue} hat schon ein Ticket: Nummer ${number}. Lösen Sie zuerst diese Verknüpfung.`,
  issue_not_shown: ({ issue }) => `Jira zeigt dem verbundenen Konto keinen Vorgang ${issue}. Prüfen Sie den Schlüssel.`,
  issue_not_followed: ({ issue }) => `Jira zeigt in den Projekten, die teilnehmen, keinen Vorgang ${issue}.`,
  site_address: () =>
    'Das ist keine Adresse einer Site von Jira Cloud. Sie sieht so aus: https://ihre-firma.atlassian.net; wer diese API betreibt, kann andere erlauben (JIRA_ALLOWED_HOSTS).',
  webhook_address: () =>
    'Die Adresse muss mit https beginnen, im Internet liegen und darf keinen Benutzernamen enthalten. Wer diese API betreibt, kann andere erlauben (WEBHOOK_ALLOWED_HOSTS).',
  view_of_workspace: () =>
    'Diese Ansicht gehört dem Arbeitsbereich: Ändern können sie Admins und wer sie angelegt hat. Speichern Sie stattdessen eine eigene.',
  ticket_not_yet: ({ since }) => `Dieses Ticket gab es im CRM damals noch nicht: Es kam am ${since}.`,
};

const api = (detail: string) => `Die API sagt: „${detail}“`;

/** Why a request was refused. What there was in particular only the API's own words say, which are English. */
export const problems: ProblemTexts = {
  invalid_request: (detail) => `Eine Angabe wird nicht angenommen. ${api(detail)}`,
  malformed_json: (detail) => `Die Anfrage war nicht lesbar. ${api(detail)}`,
  invalid_cursor: () => 'Die Liste hat sich geändert. Laden Sie sie noch einmal.',
  unauthenticated: () =>
    'Die Anmeldung ist abgelaufen. Melden Sie sich noch einmal an; was Sie geschrieben haben, bleibt erhalten.',
  bad_signature: (detail) => `Die Signatur ist nicht gültig. ${api(detail)}`,
  forbidden: (detail) => `Dafür reicht Ihre Rolle nicht. ${api(detail)}`,
  // Of what is named by its id alone, the API's words say no more than this; what helps has a sentence of its own.
  not_found: () => 'Das gibt es hier nicht oder nicht mehr.',
  method_not_allowed: (detail) => `Das geht hier nicht. ${api(detail)}`,
  conflict: (detail) => `So, wie es jetzt steht, geht das nicht. ${api(detail)}`,
  body_not_regenerable: (detail) => `In Jira enthält dieser Text mehr, als hier bearbeitet werden kann. ${api(detail)}`,
  idempotency_key_in_use: () => 'Diese Änderung wird gerade schon gespeichert.',
  pairing_code_invalid: () => 'Der Code gilt nicht oder nicht mehr. Lassen Sie sich einen neuen geben.',
  precondition_failed: () => 'Jemand hat es inzwischen geändert. Sehen Sie nach, wie es jetzt steht.',
  payload_too_large: (detail) => `Das ist zu groß. ${api(detail)}`,
  unsupported_media_type: (detail) => `Diese Art von Datei wird nicht angenommen. ${api(detail)}`,
  range_not_satisfiable: (detail) => `Diesen Teil der Datei gibt es nicht. ${api(detail)}`,
  idempotency_key_reused: (detail) => `Diese Änderung wurde schon mit anderem Inhalt gesendet. ${api(detail)}`,
  jira_refused: (detail) => `Jira hat abgelehnt. ${api(detail)}`,
  too_many_requests: () => 'Das waren zu viele Anfragen in kurzer Zeit. Warten Sie einen Augenblick.',
  internal: () => 'Auf unserer Seite ist etwas fehlgeschlagen. Versuchen Sie es noch einmal.',
  jira_unavailable: () => 'Jira ist gerade nicht erreichbar. Versuchen Sie es gleich noch einmal.',
  not_ready: (detail) => `Die Datenbank ist gerade nicht erreichbar oder zu beschäftigt. ${api(detail)}`,
};

/** What forms send, by the names of their fields here. */
export const places: PlaceTexts = {
  name: 'Name',
  emails: 'E-Mail-Adressen',
  email: 'E-Mail-Adresse',
  phone: 'Telefon',
  domains: 'Domains',
  companyId: 'Firma',
  contactId: 'Kontakt',
  body: 'Text',
  edited: 'Text',
  projects: 'Projekte',
  projectKey: 'Projekt',
  customFields: 'Eigene Felder',
  url: 'Adresse',
  baseUrl: 'Adresse',
  kinds: 'Ereignisse',
  scopes: 'Rechte',
  expiresAt: 'Ende',
  jql: 'JQL',
  filter: 'Filter',
};
