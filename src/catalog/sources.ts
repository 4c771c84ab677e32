/** What the `source` keys of the catalog stand for. */
export const SOURCES: Record<string, string> = {
  CC: 'code.claude.com/docs/en/{memory,skills,slash-commands,sub-agents,hooks,settings,permissions,mcp,plugins-reference,plugin-marketplaces,output-styles,workflows}; read from ericbuess/claude-code-docs@ec68a5b (2026-08-22 mirror)',
  CCMODS:
    'anthropics/claude-code:mods/README.md@1169a7f, mods/agents-md/hooks/{register.ts,hooks.json}@42a37c2, mods/sec-default/README.md@0b3a956, mods/types/claude-code.d.ts@1169a7f; code.claude.com/docs/en/plugins/mods/{overview,create,reference,admin} (v2.1.287+); PromptContextInput/InstructionFile shapes also in index ids 70268769033, 71177446065',
  CCAGMD:
    'anthropics/claude-code@v2.1.277:mods/agents-md/README.md; code.claude.com/docs/en/claudemd ("Claude can also read a repository\'s AGENTS.md files in place of CLAUDE.md")',
  VSCDOC:
    'microsoft/vscode-docs:docs/agent-customization/* and docs/copilot/reference/mcp-configuration.md@0892da1 (DateApproved 5/20/2026)',
  VSCSRC:
    'microsoft/vscode: src/vs/platform/mcp/common/mcpWorkspaceConfiguration.ts@4931075, mcpResourceScannerService.ts@20ba3e6; src/vs/workbench/contrib/mcp/common/discovery/workspaceDotMcpDiscovery.ts@02d77ce; contrib/mcp/common/mcpConfiguration.ts@0b37532; contrib/chat/common/promptSyntax/config/promptFileLocations.ts@0783120',
  GHDOC:
    'github/docs: content/copilot/reference/custom-agents-configuration.md@03e038c, content/copilot/reference/hooks-configuration*, content/copilot/how-tos/copilot-on-github/customize-copilot/**, content/copilot/how-tos/copilot-cli/**',
  GHSETUP:
    'github/docs: content/copilot/how-tos/copilot-on-github/customize-copilot/customize-cloud-agent/customize-the-agent-environment.md@17c5ebb',
  GHMCP:
    'github/docs: content/copilot/how-tos/copilot-on-github/customize-copilot/configure-mcp-servers.md@1ff8128',
  GHCLI: 'github/copilot-cli@9532bda README/changelog + github/docs copilot-cli reference',
  GHAW: 'githubnext/gh-aw:docs/src/content/docs/reference/imports.md@0075974 (and frontmatter.md listing)',
  CODEX:
    'openai/codex: codex-rs/core/src/agents_md.rs|project_doc.rs, codex-rs/core-skills/src/loader.rs, codex-rs/hooks/src/events/session_start.rs, codex-rs/config (read via index); developers.openai.com/codex and learn.chatgpt.com/docs',
  GEMINI:
    'google-gemini/gemini-cli@5411f11:docs/** (hooks/reference.md, hooks/index.md:154-156, hooks/best-practices.md:409-426, cli/trusted-folders.md, reference/configuration.md, reference/memport.md, cli/custom-commands.md, extensions/reference.md)',
  CURSOR:
    'cursor.com/docs {rules,hooks,mcp,skills,subagents,plugins/building,third-party hooks} (excerpts from the docs corpus, 2026-07..10)',
  OPENCODE:
    'opencode.ai/docs {rules,config,agents,commands,skills,mcp-servers,plugins}; anomalyco/opencode docs',
  CLINE: 'cline/cline@21cb8d2 (docs + apps/vscode/src/core/{hooks,context}, sdk/packages/core)',
  CRUSH: 'charmbracelet/crush@37f36e9 (internal/config, docs/hooks/README.md, README)',
  OPENHANDS: 'OpenHands/docs@b9b5c03 (openhands/usage/customization/**, sdk/guides/{skill,hooks,plugins})',
  GOOSE:
    'block/goose: documentation/docs/guides/context-engineering/hooks.md@0825b57, using-goosehints.md@0733fe2',
  CONTINUE:
    'continuedev/continue: docs/customize/deep-dives/mcp.mdx@03e5fc3, rules.mdx@0a3f633; core/config/markdown/loadMarkdownRules.ts',
  QWEN: 'QwenLM/qwen-code: docs/users/features/hooks.md@00d06c8, rules.md@250cb78, mcp.md@023f40b',
  KIRO: 'kiro.dev/docs/{steering,hooks,mcp/configuration,cli/hooks,powers} (docs corpus excerpts)',
  AMAZONQ: 'aws/amazon-q-developer-cli:docs/agent-format.md and docs/default-agent-behavior.md',
  ZED: 'zed.dev/docs/ai/{rules,mcp,skills,tool-permissions} ; zed-industries/zed docs',
  OPENCLAW:
    'docs.openclaw.ai/concepts/{agent,agent-workspace}; openclaw/openclaw:docs/concepts/agent-workspace.md@013c24e',
  WINDSURF:
    'docs.windsurf.com/windsurf/cascade/hooks(.md); docs.devin.ai/desktop/cascade/memories (excerpts)',
  GITLAB:
    'docs.gitlab.com: user/gitlab_duo/model_context_protocol/mcp_clients, editor_extensions local sandbox, user/gitlab_duo_cli/customize#hooks (index ids 4966983872, 70969341885, 68326614948, 60182264257)',
  APM: 'microsoft/apm@3aa0365: src/apm_cli/integration/targets.py, src/apm_cli/primitives/discovery.py, docs/**',
  RULESYNC:
    'dyoshikawa/rulesync@cfebcd7: src/constants/*-paths.ts, docs/reference/{supported-tools,file-formats}.md',
  AIRULEZ:
    'Goldziher/ai-rulez: docs/harnesses.md@4d56588, docs/settings.md (id 70156405125), docs/agents-md.md@05865d3, docs/permissions.md@30ce70d, docs/user-scope.md@09d145d, docs/harness-traps.md@3165da1, internal/generator/providers/builtin/*.toml - each row cites the vendor page read 2026-10-03..06',
  SKILLSDIR: 'vercel-labs/skills@82dd76b (agents table)',
  SPECKIT: 'github/spec-kit@27f50f7',
  SNYK: 'snyk/agent-scan@b9e98ab (well-known client paths)',
  SKILLSAW: 'stbenjam/skillsaw@a3eb177 (docs/rules/**)',
  DCLAW: 'cisco-ai-defense/defenseclaw@db1172f (connectors)',
  AGENTSMD: 'agents.md / agentsmd/agents.md@d1ac7f0',
  AGSKILLS: 'agentskills.io / agentskills/agentskills@69ef37e',
  AGPLUGIN:
    'agent-plugins.org 1.0.0 via stbenjam/skillsaw@a3eb177 docs/rules/agent-plugin-*.md, cursor.com/docs/plugins/building',
  MCPB: 'modelcontextprotocol/mcpb@27083dc:MANIFEST.md (0.3)',
  REGISTRY: 'modelcontextprotocol/registry:docs/reference/server-json/generic-server-json.md@09713ce',
  CLOUD:
    '"Unattended agents: cloud, CI and headless" comparison with vendor links (index id 71454430612, repository not named by the index)',
  FILEDET: 'asset-detector glob table (index id 70851875307, repository not named by the index)',
  VS: 'learn.microsoft.com/visualstudio/ide/mcp-servers (mirrored copies in the pages corpus)',
  AMPREF: 'ampcode.com/manual & docs via developersdigest.tech/reference/amp/config-files and AIRULEZ',
  CODER: 'coder.com/docs/ai-coder/agents/extending-agents',
  SWE: 'SWE-agent/SWE-agent:docs/config/config.md@736ef11',
  METAGPT: 'FoundationAgents/MetaGPT:metagpt/config2.py@4f6c94c',
  AIDER: 'aider.chat/docs/config/{aider_conf,options}, docs/usage/conventions',
  VSTASKS:
    'code.visualstudio.com/docs (tasks runOptions.runOn, workspace trust, devcontainer lifecycle) - secondary reads: index ids 57111828094, 70092000739',
  MISC: 'exact-string index hits across public repositories (no vendor page read)',
};
