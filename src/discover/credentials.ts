/** Places where secrets are kept, by the convention of the tools that keep them there. Compared without case. */
const CREDENTIAL_PATHS =
  /(?:^|[/\\])(?:\.ssh(?:[/\\]|$)|id_(?:rsa|dsa|ecdsa|ed25519)\b|\.aws[/\\](?:credentials|config)|\.azure(?:[/\\]|$)|\.config[/\\](?:gcloud|gh)(?:[/\\]|$)|\.kube[/\\]config|\.docker[/\\]config\.json|\.npmrc$|\.pypirc$|\.netrc$|\.git-credentials$|\.gnupg(?:[/\\]|$)|\.password-store(?:[/\\]|$)|\.vault-token$|etc[/\\]shadow$|login\.keychain|Cookies$|\.env(?:\.[\w-]+)?$)/i;

export function isCredentialPath(path: string): boolean {
  return CREDENTIAL_PATHS.test(path);
}
