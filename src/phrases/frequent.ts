/**
 * How often English words stand in what agents read: counted over some thousand honest skills and instruction files,
 * rounded to powers of two. A word that is not here is rarer. Only the choice of keywords hangs on it, never a finding.
 */

/** By how often we expect them in a file of five kilobytes: 2 to the power of the key. */
const WORDS: Record<string, string> = {
  '3': `
    and for the to
  `,
  '2': `
    in name or use with
  `,
  '1': `
    api code com data description file from github https id if is json md not of on test this type user when you
  `,
  '0': `
    add agent ai all an app are as bash be before build by check claude cli client command const content context
    copilot create do docs error files function get import input install it js key list mcp model new no only output
    path patterns project py python react read return review rules run security server skill skills source src state
    step string task tests text that tool true typescript url using version what your
  `,
  '-1': `
    access action after agents always analysis any apm application architecture async at author await awesome azure
    based best can changes class commands commit common component components config core corpus count critical
    current database date def default dependencies design development each email environment errors event every
    example examples false feature first fix format full generate git go high hooks html http image implement
    include integration into issue issues level license line local log main management markdown message microsoft
    mode must never next node number one org package page pattern per performance phase plan plugin policy pr
    practices process prompt quality query reference references repo report repository request required response
    result results root schema scripts search self service session set should specific sql start status str
    structure style summary system target template testing time title token tools ts tsx types ui up update usage
    users validation value verify via web where without work workflow write
  `,
  '-2': `
    about account across actions active against analyze anthropic apply apps arguments ask audit auth auto available
    avoid aws base behavior block body branch browser bug business but button cache call calls case cases category
    change checks ci clear cloud coding color complete compliance console container control conventions correct cost
    coverage creating credentials css cursor cursorrules custom db debugging decision delete dependency deployment
    detailed details detection dev developer diff dir directly directory div document does domain don ecc edge edit
    en enabled end ensure env etc events evidence execute execution existing expected expert explicit export
    extension extensions external extract failure features fetch field fields filter find findings flow focus follow
    form found framework functions gemini generation globs good google grep group guide guidelines handling has have
    hook host how identify images impact index info information injection instead instructions interface io ip item
    items java javascript keep keys keyword label language last latest let library like link llm load logging logic
    logs loop low make manager map match matched max may medium memory messages metadata method metrics migration
    missing mit models module monitoring more multi multiple my names native need needed needs net network non none
    note notes npm null object open operations optimization optional options oracle order other out over packages
    pages parameters pass password paths platform plugins port post prefer print private product production profile
    progress proper provide public pull purpose queries rate re real ref registry release render requests
    requirements research resource resources returns reviewer risk role rule runs safe same scan scope score script
    sdk secret secrets section see select services settings setup sh shared show single size skip snippet so spec
    stack standard standards static steps stop storage store support systems table tags tasks team technical
    templates than their them then these they through tokens top total trigger unit updates used uses validate
    values var variables verification view vs was which why width will windows workflows yaml yes
  `,
  '-3': `
    above accounts activity actual added additional address admin advanced alert allow allowed already also
    alwaysapply angular answer apis append applications approach appropriate approval architect args array artifact
    artifacts assert assessment assets attack attributes automated automation back backend background bad baseline
    basic batch benign beta better between bin blob blocked blocks boolean both boundaries box break brief budget
    builder building built bundle cannot canvas capabilities capture cargo catch cause cd chain changed chat
    checklist children ck claim classes clean cleanup click codebase codex collection column comment comments
    commits community completed complex confidence configure configured confirm connection consider consistent
    constraints contains contract controls copy created creates creation credential criteria cross curl customer
    dashboard day days debug decisions deep define deploy describe detect detected device dict different direct
    discovery display displayname dns doc docker dom done driven duration during dynamic echo element elements else
    empty enable endpoint endpoints engineering enterprise entity entry err eval everything exact exception exe
    exists exit expect explain explicitly extends fail failed failures fallback fast fastapi feedback fill final
    finding fixed fixes flag flags focused folder following font formatting frame free frontend func functional gate
    general generated gh global graph green guidance handle handler hash head header headers health height hello
    help here history hours human identity ids implementing important imports incident includes including incorrect
    init initial inline inputs inside inspect installation installed int interactive interfaces internal invalid its
    job join jsx just keywords kind knowledge known kotlin kubernetes labels large layer layout learn learning len
    length libraries lifecycle limit lines links lint linux live loading location lock logger login long malware
    manage manifest manual market master matches me mention merge methods min minimal mitre mobile mock modern
    modify modules monitor most naming navigation nist now npx objects off official once openai openapi optimize
    option opus orders organization origin original os outputs overview owasp own owner parallel parameter params
    parent parse part payload pdf permissions php pip pipeline planning playwright png point points policies
    possible postgresql power powershell pre present preview primary principles priority problem processing
    programming projects promise prompts properties props protection protocol provided provider provides push pytest
    question questions quick range raw readme reads ready reason recent recommended record red refactor register
    related relevant remediation remote remove rendering replace reports require requires resolve responses rest
    retry right round route router routes routing row running runtime rust safety save scale scanning schemas scrape
    screen sections secure semantic send sensitive separate servers sessions severity shell short side simple small
    software solution some sonnet sources sp space span specify split spring still strategies strategy stream strict
    strings structured sub subagent success suggest supported surface sync syntax tables tag tailwind targets tdd
    tech techniques terraform theme there threat three tier timeout timestamp todo toml trace track tracking tree
    triage triggers trust try two txt under understand unique unless until updated us usestate utils val valid
    variable verified video visual vue wait want we while window within working works workspace would writing wrong
    www xml yml zero
  `,
  '-4': `
    accept acceptance accuracy act actionable activate actually ad adding adds affected age alerts alias alternative
    amount analytics analyzer analyzing android animation animations annotation annotations another answers anti
    anything apache apikey applicable approve approved archive area areas argument aria asks assertions assess asset
    assistant assumptions att attribute audience audio automatic aware backup bearer because been begin behavioral
    being below benchmark binary black blocking bold bool boot border bot boundary branches brand breaking broken
    bugs builds bun bypass bytes caching calculate callback cancel canonical capability card cat catalog categories
    center certificate changelog channel characters checking checkout child choose chrome claims clarity classname
    clearly clone close cluster cmd codes collect collections colors columns company compare comparison compile
    compiler completion complexity compose composition compute concepts concise concrete concurrency condition
    conditional conditions confirmation confirmed connect connections consistency containers contents continue
    continuous contracts controller conversation convert correctly could cover covers cpu cs csharp csv ctx cycle
    daily dark databases dataset datetime dd de defaults defer defined definition definitions delta deny depends
    deployments deprecated deps depth derived descriptions descriptive desktop detail determine devops devtools
    diagram diagrams dimensions direction directories disable disabled disk dispatch distributed django documented
    documents doesn domains dotnet down download draft drift driver drop dry duplicate early editing editor edits
    effect effects efficient encryption enforce enforcement engine engineer english enter entire entries enum
    environments escalation eslint evals evaluate evaluation even exactly except exceptions exec executable exist
    experience explanation exports expression extra extraction failing fails feat fetching filename filters
    financial fine firewall float flows fm fmt fn fonts force formats forms frameworks friendly frontmatter fully
    future game gap gaps gates gateway generates generating generator generic given glob goal governance gpt graphql
    grid groups growth guard guides handlers handles hard hardcoded harness helper hidden hint home hour hr hub
    hybrid hypothesis iam icon identified identifier ignore il img immediate immediately immutable improve
    improvement improvements included independent indicators inject insert insights instance instruction integrity
    intelligence intent interaction interactions inventory invoke ios isolation israeli iteration jest jobs jq jwt
    keyboard know lambda latency later launch layers lazy lead least left legacy levels lib light limits linear
    lists ll loaded localhost locally logical look lookup loops lower machine macos made maintain major making
    managed managing mandatory many mapping mark marketplace matching material math matrix matters maximum media
    meeting mermaid meta metric middleware migrate migrations minimize minimum minor minutes ml mm mod modes
    modified month motion move ms msg mutation myapp named namespace necessary nested nil nodes normal nothing
    notification numbers oauth ok old onclick openclaw operation operator ops opt orchestrator otherwise our outcome
    outside override padding panel parser parsing partial parts party passed passing patch payment pending perform
    permission persistence person persona phases phishing pin pipelines place placeholder plain planner plans
    platforms please position positive postgres posts posttooluse potential prd prefix preserve prevent prevention
    prevents previous price principle prioritize privilege privileged pro problems procedures proceed processes
    produce products profiles prop properly property protect providers proxy prs publish pure put pydantic qa queue
    raise random rather ratio rationale readability readable reader reading reasoning recipe recommend records
    recovery redis reduce refactoring refresh refs regex region regression reject relevance removed renders repeat
    reply reporting repos repositories req requested requirement res reset resolution resolved resolver resp
    responsive restart resume retrieve reusable reverse reviewing reviews rfc risks rm roles rollback rows rs rtl
    rubric ruby ruff runner sales sample say says scaling scenario scenarios schedule scheduled scoped scores
    screenshot second seconds selected selection sentence seo sequence setting sha shape share ship shows siem sign
    signal signals signature signed similar since site slash slide slow slug smart snapshot snippets social solid
    solutions something sort spacing spans specified sprint ssh stable stage staging stale started starting starts
    startup states stats stored story strategic streaming strong studio styles styling subject submit subscription
    such suggestions suite sum summarize supabase supporting supports suspicious svg switch sys tab take teams
    technique technology tenant term terminal tested think thinking third thread threshold throw ticket timeline
    times tls tmp too tooling topic traces tracing traffic training transform transition transitions transport treat
    tuning turn typography undefined unknown unnecessary upgrade upload uri urls useeffect userid username utilities
    utility utilize uv ux validated vault vector verbose vercel verdict versions visible vite voice void volume
    vscode wants warn warning warnings watch websocket week weight well were whether who wiki word words world wrap
    wrapper writer writes written xss yyyy
  `,
};

/** Each word with the number of times that we expect it in a file of five kilobytes. */
export const FREQUENT: readonly (readonly [word: string, often: number])[] = Object.entries(WORDS).flatMap(
  ([power, words]) =>
    words
      .trim()
      .split(/\s+/)
      .map((word) => [word, 2 ** Number(power)] as const),
);
