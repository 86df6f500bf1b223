// jwks-rsa requires jose, which is an ES module. From Node 24 on Jest allows that, but not while another import of jose,
// such as a test's, is still running. So jose is loaded before everything else.
import 'jose';
