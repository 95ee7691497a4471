/**
 * Mail services whose addresses are for a moment only, with all their subdomains. The well-known ones, and no more: a
 * list of thousands would be most of the function, and who means harm registers a domain that is on no list. The limits
 * of sign-up-limits.ts hold for those. To refuse another one, add it.
 */
const DOMAINS = `
0-mail.com 10minutemail.com 10minutemail.net 10minutemail.org 1secmail.com 1secmail.net 1secmail.org 20minutemail.com
20minutemail.it 33mail.com anonbox.net anonymbox.com binkmail.com bobmail.info bugmenot.com burnermail.io byom.de
chammy.info crazymailing.com cuvox.de dayrep.com deadaddress.com devnullmail.com discard.email discardmail.com
discardmail.de disposableaddress.com disposableemailaddresses.com disposablemail.com disposableinbox.com dispostable.com
dodgeit.com dropmail.me dump-email.info dumpmail.de e4ward.com einrot.com emailondeck.com emailsensei.com
emailtemporanea.com emailtemporanea.net emailtemporar.ro emailthe.net emailwarden.com emlhub.com emlpro.com emltmp.com
fake-mail.net fakeinbox.com fakemail.net fakemailgenerator.com fakermail.com fleckens.hu freeml.net getairmail.com
getnada.com gishpuppy.com grr.la guerillamail.biz guerillamail.com guerillamail.de guerillamail.net guerillamail.org
guerrillamail.biz guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org
guerrillamailblock.com gustr.com harakirimail.com incognitomail.com incognitomail.net incognitomail.org inboxbear.com
inboxkitten.com instantemailaddress.com jetable.com jetable.net jetable.org jourrapide.com kasmail.com klzlk.com
kurzepost.de laafd.com letthemeatspam.com lroid.com maildrop.cc maildrop.gq maileater.com mailcatch.com
mailexpire.com mailforspam.com mailinater.com mailinator.com mailinator.net mailinator.org mailinator2.com
mailmetrash.com mailmoat.com mailnator.com mailnesia.com mailnull.com mailpoof.com mailsac.com mailshell.com
mailtemp.info mailtothis.com mailzilla.com meltmail.com mintemail.com minuteinbox.com moakt.cc moakt.co moakt.com
moakt.ws mohmal.com mohmal.in mt2009.com mt2014.com mt2015.com mytemp.email mytempemail.com mytrashmail.com nada.email
nada.ltd no-spam.ws nobulk.com nospam4.us nospamfor.us nowmymail.com objectmail.com one-time.email onewaymail.com
owlpic.com pookmail.com proxymail.eu punkass.com putthisinyourspamdatabase.com rcpt.at reallymymail.com
rhyta.com safe-mail.net safetymail.info sendspamhere.com sharklasers.com shieldedmail.com shortmail.net
slopsbox.com smailpro.com sneakemail.com sofort-mail.de spam4.me spamavert.com spambob.com spambog.com spambog.de
spambog.ru spambox.us spamcero.com spamday.com spamex.com spamfree24.com spamfree24.de spamfree24.eu spamfree24.org
spamgourmet.com spamgourmet.net spamherelots.com spamhole.com spaml.com spaml.de spammotel.com spamobox.com
spamspot.com spamthis.co.uk superrito.com supergreatmail.com teleworm.us temp-mail.io temp-mail.org temp-mail.ru
tempail.com tempemail.co tempemail.com tempemail.net tempinbox.com tempmail.de tempmail.eu tempmail.io tempmail.it
tempmail.net tempmail.plus tempmailaddress.com tempmailer.com tempmailer.de tempmailo.com tempomail.fr
temporarily.de temporaryemail.net temporaryinbox.com temporarymailaddress.com tempr.email thankyou2010.com
thisisnotmyrealemail.com throwawayemailaddress.com throwawaymail.com tmail.ws tmailinator.com tmpmail.net tmpmail.org
trash-mail.at trash-mail.com trash-mail.de trashdevil.com trashmail.at trashmail.com trashmail.de trashmail.io
trashmail.me trashmail.net trashmail.org trashmail.ws trashymail.com trashymail.net trbvm.com tyldd.com
uggsrock.com wegwerfadresse.de wegwerfemail.de wegwerfmail.de wegwerfmail.net wegwerfmail.org wh4f.org
whyspam.me willselfdestruct.com yopmail.com yopmail.fr yopmail.net zehnminutenmail.de zippymail.info zoemail.org`;

const DISPOSABLE: ReadonlySet<string> = new Set(DOMAINS.trim().split(/\s+/));

export function isDisposable(domain: string): boolean {
  const labels = domain.split('.');
  return labels.some((_label, from) => DISPOSABLE.has(labels.slice(from).join('.')));
}
