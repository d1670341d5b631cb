import { DomainError } from '../domain-error.ts';
import { say } from '../sentences.ts';

/**
 * Where anybody may have an address, so that it says nothing of who they work for. The large ones; whoever has a contact at
 * another one sets the company by hand.
 */
const PUBLIC_MAIL: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com outlook.de outlook.fr outlook.es outlook.it outlook.jp outlook.com.br hotmail.com
  hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es live.com live.co.uk live.fr live.nl live.de msn.com passport.com
  yahoo.com yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca yahoo.com.br yahoo.com.au
  ymail.com rocketmail.com aol.com aim.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me
  tutanota.com tutanota.de tuta.io tuta.com gmx.com gmx.de gmx.net gmx.at gmx.ch gmx.fr web.de freenet.de t-online.de
  arcor.de mail.de posteo.de posteo.net mailbox.org mail.com email.com usa.com zoho.com zohomail.com zohomail.eu
  fastmail.com fastmail.fm hey.com hushmail.com yandex.com yandex.ru ya.ru mail.ru bk.ru inbox.ru list.ru rambler.ru
  ukr.net i.ua qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com 139.com naver.com daum.net
  hanmail.net nate.com docomo.ne.jp softbank.ne.jp ezweb.ne.jp rediffmail.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr
  neuf.fr bbox.fr libero.it virgilio.it tiscali.it alice.it tin.it btinternet.com sky.com virginmedia.com talktalk.net
  ntlworld.com blueyonder.co.uk comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net
  shaw.ca rogers.com sympatico.ca telus.net bigpond.com optusnet.com.au xtra.co.nz bluewin.ch hispeed.ch ziggo.nl kpnmail.nl
  planet.nl telenet.be skynet.be seznam.cz wp.pl o2.pl onet.pl interia.pl op.pl abv.bg telia.com online.no uol.com.br bol.com.br
  terra.com.br ig.com.br mailinator.com guerrillamail.com yopmail.com duck.com privaterelay.appleid.com`.split(/\s+/),
);

/** A company's domains are its own. @throws DomainError invalid_request for one where anybody may have an address */
export function requireOwnDomains(domains: readonly string[]): void {
  const issues = domains.flatMap((domain, i) =>
    PUBLIC_MAIL.has(domain) ? [{ path: `domains.${i}`, message: 'is a public mail domain' }] : [],
  );
  if (issues.length === 0) return;
  throw new DomainError('invalid_request', say('company_domain_public'), issues);
}
