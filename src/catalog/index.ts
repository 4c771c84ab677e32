/** Every agent and package format of the catalog, sorted by id. Loaded by scripts and by the `agents` command only. */
import type { Agent } from './agent';
import agentPlugins from './agent-plugins';
import agentSkills from './agent-skills';
import agentsMd from './agents-md';
import aiRulez from './ai-rulez';
import aider from './aider';
import amazonQ from './amazon-q';
import amp from './amp';
import antigravity from './antigravity';
import anyEditor from './any';
import augment from './augment';
import claudeCode from './claude-code';
import claudePlugin from './claude-plugin';
import cline from './cline';
import codebuddy from './codebuddy';
import codebuff from './codebuff';
import coderAgents from './coder-agents';
import codewhale from './codewhale';
import codex from './codex';
import codexPlugin from './codex-plugin';
import cody from './cody';
import commandCode from './command-code';
import continueDev from './continue';
import copilotCli from './copilot-cli';
import copilotCloudAgent from './copilot-cloud-agent';
import copilotVscode from './copilot-vscode';
import cortexCode from './cortex-code';
import crush from './crush';
import cursor from './cursor';
import cursorPlugin from './cursor-plugin';
import deepagents from './deepagents';
import devin from './devin';
import factory from './factory';
import firebaseStudio from './firebase-studio';
import geminiCli from './gemini-cli';
import geminiExtension from './gemini-extension';
import ghAw from './gh-aw';
import gitlabDuo from './gitlab-duo';
import goose from './goose';
import grokBuild from './grok-build';
import hermes from './hermes';
import ibmBob from './ibm-bob';
import jetbrainsAi from './jetbrains-ai';
import jules from './jules';
import junie from './junie';
import kilo from './kilo';
import kimiCode from './kimi-code';
import kiro from './kiro';
import lettaCode from './letta-code';
import longTail from './long-tail';
import mcpRegistry from './mcp-registry';
import mcpb from './mcpb';
import metagpt from './metagpt';
import microsoftApm from './microsoft-apm';
import mimoCode from './mimo-code';
import mistralVibe from './mistral-vibe';
import museCode from './muse-code';
import ohMyPi from './oh-my-pi';
import openPlugins from './open-plugins';
import openclaw from './openclaw';
import opencode from './opencode';
import openhands from './openhands';
import pi from './pi';
import poolside from './poolside';
import qoder from './qoder';
import qwenCode from './qwen-code';
import reasonix from './reasonix';
import replit from './replit';
import reviewBots from './review-bots';
import rooCode from './roo-code';
import rovoDev from './rovo-dev';
import ruler from './ruler';
import rulesync from './rulesync';
import specKit from './spec-kit';
import sweAgent from './swe-agent';
import tabnine from './tabnine';
import takt from './takt';
import trae from './trae';
import visualStudio from './visual-studio';
import voidEditor from './void';
import warp from './warp';
import windsurf from './windsurf';
import zcode from './zcode';
import zed from './zed';

export const AGENTS: Agent[] = [
  agentPlugins,
  agentSkills,
  agentsMd,
  aiRulez,
  aider,
  amazonQ,
  amp,
  antigravity,
  anyEditor,
  augment,
  claudeCode,
  claudePlugin,
  cline,
  codebuddy,
  codebuff,
  coderAgents,
  codewhale,
  codex,
  codexPlugin,
  cody,
  commandCode,
  continueDev,
  copilotCli,
  copilotCloudAgent,
  copilotVscode,
  cortexCode,
  crush,
  cursor,
  cursorPlugin,
  deepagents,
  devin,
  factory,
  firebaseStudio,
  geminiCli,
  geminiExtension,
  ghAw,
  gitlabDuo,
  goose,
  grokBuild,
  hermes,
  ibmBob,
  jetbrainsAi,
  jules,
  junie,
  kilo,
  kimiCode,
  kiro,
  lettaCode,
  longTail,
  mcpRegistry,
  mcpb,
  metagpt,
  microsoftApm,
  mimoCode,
  mistralVibe,
  museCode,
  ohMyPi,
  openPlugins,
  openclaw,
  opencode,
  openhands,
  pi,
  poolside,
  qoder,
  qwenCode,
  reasonix,
  replit,
  reviewBots,
  rooCode,
  rovoDev,
  ruler,
  rulesync,
  specKit,
  sweAgent,
  tabnine,
  takt,
  trae,
  visualStudio,
  voidEditor,
  warp,
  windsurf,
  zcode,
  zed,
];
