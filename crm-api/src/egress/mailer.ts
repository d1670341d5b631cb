import type { Transporter } from 'nodemailer';

export type Mail = { to: readonly string[]; subject: string; text: string };

/** A server says to whom it did not take a mail, and the log is no place for that. */
function withoutAddresses(error: unknown): Error {
  const { message, code } = error as NodeJS.ErrnoException;
  return Object.assign(new Error(message.replaceAll(/[^\s<>"']+@[^\s<>"']+/g, '…')), { code });
}

/** Sends e-mail by the server that the operator has configured. */
export type Mailer = { send(mail: Mail): Promise<void>; close(): void };

const SECONDS = 1_000;

/** Recipients do not see each other. */
export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const settings = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    connectionTimeout: 10 * SECONDS,
    greetingTimeout: 10 * SECONDS,
    socketTimeout: 20 * SECONDS,
    // Nothing in a mail is read from elsewhere.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  let transport: Promise<Transporter> | undefined;
  // Loaded by the first mail: a process that sends none need not wait for it when it starts.
  const open = () => {
    transport ??= import('nodemailer').then(({ createTransport }) => createTransport(settings));
    return transport;
  };
  return {
    async send({ to, subject, text }) {
      const whom = to.length === 1 ? { to: [...to] } : { to: from, bcc: [...to] };
      // A name may hold a line break, which would begin another header.
      const mail = { from, ...whom, subject: subject.replace(/[\r\n]+/g, ' '), text };
      await (await open()).sendMail(mail).catch((error: unknown) => {
        throw withoutAddresses(error);
      });
    },
    close: () => void transport?.then((one) => one.close()),
  };
}
