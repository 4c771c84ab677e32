/**
 * How far a host can be trusted as the place of a server. Pure tables and number work; nothing is looked up. The
 * services are the ones of rules/vocabulary.yaml (net-catchers, net-tunnels, net-pastes, net-drops, net-shorteners), as
 * domains: a server is reached by its whole address, and there is no text around it to weigh.
 */

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Show whoever opened them what was sent to them. */
const CATCHERS = set(`
  webhook.site webhook.cool webhook-test.com requestbin.com requestbin.net requestbin.io requestbin.cn
  requestcatcher.com requestrepo.com requestinspector.com pipedream.net hookbin.com beeceptor.com mockbin.org
  mockbin.io postb.in ptsv2.com ptsv3.com putsreq.com play.svix.com hkdk.events typedwebhook.tools httpdump.app
  canarytokens.com canarytokens.org dnslog.cn dnslog.org dnslog.link ceye.io dnsbin.io eyes.sh xss.report xss.ht
  bxss.me r87.me pingb.in interact.sh interactsh.com oast.pro oast.live oast.site oast.online oast.fun oast.me
  oastify.com burpcollaborator.net
`);
/** Lead from the open net to a machine that nobody knows, or follow it wherever it goes. */
const TUNNELS = set(`
  ngrok.io ngrok.app ngrok.dev ngrok.com ngrok-free.app ngrok-free.dev trycloudflare.com localhost.run lhr.life
  lhr.rocks serveo.net loca.lt localtunnel.me pinggy.link pinggy.io pinggy.online bore.pub tunnelto.dev loclx.io
  share.zrok.io portmap.io ply.gg playit.gg telebit.cloud sharedwithexpose.com packetriot.com packetriot.net
  devtunnels.ms tunnelmole.net
`);
const DYNAMIC = set(`
  duckdns.org hopto.org zapto.org myftp.org sytes.net serveftp.com ddns.net dynu.net no-ip.org no-ip.biz no-ip.info
  dyndns.org afraid.org freedns.org servehttp.com
`);
/** Keep text or files for anybody. */
const DROPS = set(`
  pastebin.com pastebin.pl pastebin.fi paste.ee paste.rs paste.gg pastes.io pastes.dev pastie.io rentry.co rentry.org
  hastebin.com privatebin.net ghostbin.com textbin.net zerobin.net dpaste.com dpaste.org dpaste.de ix.io sprunge.us
  termbin.com clbin.com bpa.st p.ip.fi controlc.com justpaste.it glot.io cl1p.net mystb.in telegra.ph snippet.host
  codeshare.io gist.githubusercontent.com gist.github.com transfer.sh 0x0.st file.io filebin.net bashupload.com
  gofile.io catbox.moe temp.sh keep.sh oshi.at tmpfiles.org uguu.se pixeldrain.com anonfiles.com bayfiles.com
  ufile.io cdn.discordapp.com
`);
const SHORTENERS = set(`
  bit.ly bit.do tinyurl.com tiny.cc tiny.one t.co t.ly goo.gl is.gd v.gd cutt.ly rebrand.ly shorturl.at ow.ly rb.gy
  s.id x.gd da.gd u.to n9.cl tr.im surl.li clck.ru kutt.it
`);

const KINDS: [hosts: ReadonlySet<string>, what: string][] = [
  [CATCHERS, 'a service that shows what is sent to it'],
  [TUNNELS, 'a tunnel to a machine that nobody knows'],
  [DYNAMIC, 'a dynamic name that anybody can move'],
  [DROPS, 'a place where anybody drops text or files'],
  [SHORTENERS, 'a short link that hides where it leads'],
];

/** @returns what kind of borrowed place the host is, if it is one */
export function borrowedPlace(host: string): string | undefined {
  if (host.endsWith('.onion')) return 'an address of the Tor network';
  const labels = host.split('.').slice(-4);
  for (let i = 0; i < labels.length - 1; i++) {
    const name = labels.slice(i).join('.');
    for (const [hosts, what] of KINDS) if (hosts.has(name)) return what;
  }
  return undefined;
}

/** This machine, its network, or a name that only a network of one's own resolves. */
export function isLocal(host: string): boolean {
  if (host === '' || (!host.includes('.') && !host.includes(':'))) return true;
  if (/\.(?:local|localhost|internal|lan|corp|home|intranet|private|home\.arpa|svc|test|invalid)$/.test(host))
    return true;
  const ip = ipv4(host);
  if (ip) return isLocalIp(ip);
  if (!host.includes(':')) return false;
  const v6 = host.replace(/^\[|\]$/g, '');
  return /^(?:::1?$|f[cd]|fe[89ab])/.test(v6);
}

/** For documentation and templates: `your-server.com`, `example.com`. */
export function isStandIn(host: string): boolean {
  return /(?:^|\.)example(?:\.(?:com|org|net))?$|^(?:your|my)[-.]|[<>{}$*]/.test(host);
}

export function isBareIp(host: string): boolean {
  return ipv4(host) !== undefined || /^\[?[0-9a-f]{0,4}:[0-9a-f:.]*\]?$/.test(host);
}

/** Hands out the credentials of the machine to whoever asks it. */
export function isMetadata(host: string): boolean {
  return /^(?:169\.254\.169\.254|100\.100\.100\.200|metadata\.google\.internal|\[?fd00:ec2::254\]?)$/.test(
    host,
  );
}

function ipv4(host: string): number[] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host);
  return match ? match.slice(1).map(Number) : undefined;
}

function isLocalIp([a = 0, b = 0]: number[]): boolean {
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    // Shared address space of carriers and overlay networks (RFC 6598).
    (a === 100 && b >= 64 && b <= 127)
  );
}

/** Endings under which a name is registered one label further down. */
const SHARED_ENDINGS = /^(?:co|com|org|net|gov|ac|edu)\.[a-z]{2}$/;

/** @returns the name that somebody registered: `stripe.com` of `mcp.stripe.com` */
export function registeredName(host: string): string {
  const labels = host.split('.');
  const two = labels.slice(-2).join('.');
  return SHARED_ENDINGS.test(two) ? labels.slice(-3).join('.') : two;
}
