/** How far an address can be trusted as a place to install from. Rules: remote-install, foreign-index. */
import type { Severity } from '../../types';

const LOCAL =
  /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal)$|\.(?:local|localhost|internal|lan|corp|home\.arpa)$/i;
/** For documentation (RFC 2606, RFC 6761), and what people write for "yours". */
const STAND_IN =
  /(?:^|\.)example(?:\.(?:com|org|net))?$|\.(?:example|test|invalid)$|^(?:your|my)[-.]|<|\{|\$/i;

/** Package indexes of the ecosystems and their large mirrors and vendors. */
const INDEXES =
  /(?:^|\.)(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|npm\.pkg\.github\.com|jsr\.io|pkg\.dev|jfrog\.io|pkgs\.dev\.azure\.com|pkgs\.visualstudio\.com|amazonaws\.com|gitlab\.com|cloudsmith\.io|gemfury\.com|fury\.io|pytorch\.org|nvidia\.com|pyg\.org|vllm\.ai|npmmirror\.com|npm\.taobao\.org|aliyun\.com|tencent\.com|tencentyun\.com|huaweicloud\.com|tuna\.tsinghua\.edu\.cn|ustc\.edu\.cn|douban\.com|proxy\.golang\.org|goproxy\.(?:io|cn)|rubygems\.org|crates\.io|anaconda\.org|googleapis\.com|github\.io|huggingface\.co|oracle\.com|rapids\.ai|flashinfer\.ai|hexpm\.io|maven\.org)$/i;
const FORGES =
  /^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|git\.sr\.ht|gitee\.com|dev\.azure\.com|codeload\.github\.com|huggingface\.co)$/i;
/** Anybody puts anything there without a name. */
const DROPS =
  /(?:^|\.)(?:gist\.github(?:usercontent)?\.com|raw\.githubusercontent\.com|pastebin\.com|paste\.ee|rentry\.co|hastebin\.com|dpaste\.(?:com|org)|ghostbin\.\w+|0x0\.st|transfer\.sh|file\.io|catbox\.moe|gofile\.io|anonfiles\.com|tmpfiles\.org|cdn\.discordapp\.com|ngrok(?:-free)?\.(?:io|app|dev)|trycloudflare\.com|loca\.lt|serveo\.net|bit\.ly|tinyurl\.com|t\.ly|is\.gd|glot\.io|workers\.dev|webhook\.site|onion)$/i;

export interface Verdict {
  severity: Severity;
  why: string;
}

/** @returns what to say of `url`, or nothing when it is an ordinary place */
export function judgeSource(url: string, as: 'package' | 'index'): Verdict | undefined {
  if (/^gist:/i.test(url)) return { severity: 'high', why: 'a gist' };
  const isCommit = /[@#][0-9a-f]{40}\b/.test(url);
  if (/^(?:github|gitlab|bitbucket):/i.test(url)) {
    return isCommit ? undefined : { severity: 'low', why: 'the tip of a repository' };
  }
  const match = /^(?:git\+)?(https?|ssh|git|file):\/\/(?:[^/@\s]*@)?(\[[0-9a-f:]+\]|[^/:?#\s]+)/i.exec(url);
  if (!match) return undefined;
  const [, scheme, host] = match as unknown as [string, string, string];
  if (scheme.toLowerCase() === 'file' || LOCAL.test(host) || STAND_IN.test(host)) return undefined;
  if (DROPS.test(host)) return { severity: 'high', why: 'a place where anybody drops files' };
  if (/^\d{1,3}(?:\.\d{1,3}){3}$|^\[/.test(host)) return { severity: 'high', why: 'a bare IP address' };
  if (/^(?:http|git)$/i.test(scheme)) {
    return {
      severity: INDEXES.test(host) || FORGES.test(host) ? 'medium' : 'high',
      why: 'an unencrypted connection',
    };
  }
  if (as === 'index')
    return INDEXES.test(host) ? undefined : { severity: 'medium', why: 'an index of its own' };
  if (FORGES.test(host))
    return isCommit ? undefined : { severity: 'low', why: 'a repository, not a registry' };
  if (INDEXES.test(host)) return undefined;
  return { severity: 'medium', why: 'an address outside every registry' };
}
