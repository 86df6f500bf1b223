// jwks-rsa requires jose, which is ES modules only. From Node 24 on Jest lets it, but not while an import of jose, such as
// the tests' own, is still under way: so it is loaded before all else.
import 'jose';
