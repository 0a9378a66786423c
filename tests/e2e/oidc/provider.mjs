// A real OpenID provider on loopback: node provider.mjs PORT REDIRECT_URI HOME_URI
// Whoever signs in as NAME, with any password, is NAME@example.cn.
import Provider from 'oidc-provider';

const [port, redirectUri, homeUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'greenpark',
      client_secret: 'only-for-tests',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [redirectUri, homeUri],
      require_auth_time: true,
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: false,
  cookies: { keys: ['only-for-tests'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.cn`, email_verified: true }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log(`listening on ${issuer}`));
