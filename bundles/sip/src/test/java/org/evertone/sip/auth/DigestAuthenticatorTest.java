package org.evertone.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evertone.config.Secret;
import org.evertone.failover.Answer.Challenge;
import org.evertone.sip.auth.DigestAuthenticator.Exchange;
import org.evertone.sip.auth.DigestAuthenticator.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestAuthenticatorTest {
    private static final String URI = "sip:pbx.example";

    private final DigestAuthenticator line = new DigestAuthenticator("1001", new Secret("s3cret"), "");

    @Test
    void answersTheExampleOfRfc2617() {
        DigestAuthenticator mufasa =
                new DigestAuthenticator("Mufasa", new Secret("Circle Of Life"), "", () -> "0a4f113b");
        String value = answer(
                mufasa.begin("a", "GET", "/dir/index.html"),
                "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                        + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
        assertEquals("6629fae49393a05397450978507c4ef1", parameter(value, "response"));
        assertEquals("5ccc069c403ebaf9f0171e9517f40e41", parameter(value, "opaque"));
    }

    @Test
    void answersTheMd5ExampleOfRfc7616() {
        assertEquals("8ca523f5e9506fed4657c9700eebdbec", parameter(rfc7616("MD5"), "response"));
    }

    @Test
    void answersTheSha256ExampleOfRfc7616() {
        assertEquals(
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
                parameter(rfc7616("SHA-256"), "response"));
    }

    private static String rfc7616(String algorithm) {
        DigestAuthenticator mufasa = new DigestAuthenticator(
                "Mufasa", new Secret("Circle of Life"), "", () -> "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        return answer(
                mufasa.begin("a", "GET", "/dir/index.html"),
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" + algorithm
                        + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                        + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
    }

    @Test
    void aServerWithoutQopGetsTheOldFormWithoutCounts() {
        String value = answer(line.begin("a", "REGISTER", URI), "Digest realm=\"r\", nonce=\"n\"");
        assertFalse(value.contains("qop"));
        assertFalse(value.contains("nc="));
        assertEquals(
                Algorithm.MD5.hash(Algorithm.MD5.hash("1001", "r", "s3cret"), "n", Algorithm.MD5.hash("REGISTER", URI)),
                parameter(value, "response"));
    }

    @Test
    void theStrongestOfferedAlgorithmIsTaken() {
        String value = answer(
                line.begin("a", "REGISTER", URI),
                "Digest realm=\"r\", nonce=\"1\", qop=\"auth\", algorithm=MD5",
                "Digest realm=\"r\", nonce=\"2\", qop=\"auth\", algorithm=SHA-256",
                "Digest realm=\"r\", nonce=\"3\", qop=\"auth\", algorithm=SHA-512-256");
        assertTrue(value.contains("algorithm=SHA-256"));
    }

    @Test
    void aSecondChallengeWithTheSameNonceIsNotAnswered() {
        Exchange exchange = line.begin("a", "REGISTER", URI);
        answer(exchange, "Digest realm=\"r\", nonce=\"1\", qop=\"auth\"");
        Verdict again = challenge(exchange, "Digest realm=\"r\", nonce=\"1\", qop=\"auth\"");
        assertEquals(Challenge.UNANSWERABLE, again.challenge());
        assertTrue(again.credentials().isEmpty());
    }

    @Test
    void aServerThatChallengesForEverIsAnsweredThreeTimes() {
        Exchange exchange = line.begin("a", "REGISTER", URI);
        for (int i = 0; i < 3; i++) {
            assertEquals(Challenge.FRESH, challenge(exchange, fresh("n" + i)).challenge());
        }
        assertEquals(Challenge.UNANSWERABLE, challenge(exchange, fresh("last")).challenge());
    }

    @Test
    void anExpiredNonceIsToldFromAWrongPassword() {
        Exchange exchange = line.begin("a", "REGISTER", URI);
        answer(exchange, fresh("1"));
        assertEquals(
                Challenge.STALE,
                challenge(exchange, fresh("2") + ", stale=true").challenge());
    }

    @Test
    void aNonceThatWorkedIsUsedAgainWithItsCountGoingUp() {
        Exchange register = line.begin("a", "REGISTER", URI);
        String first = answer(register, fresh("1"));
        register.accepted();
        String second = line.begin("a", "REGISTER", URI).preemptive().get(0).value();
        String third = line.begin("a", "REGISTER", URI).preemptive().get(0).value();
        assertEquals("00000001", bare(first, "nc"));
        assertEquals("00000002", bare(second, "nc"));
        assertEquals("00000003", bare(third, "nc"));
        assertNotEquals(parameter(second, "response"), parameter(third, "response"));
    }

    @Test
    void aProxyMayUseTheNonceOfTheRegistrar() {
        Exchange register = line.begin("a", "REGISTER", URI);
        answer(register, fresh("1"));
        register.accepted();
        Exchange invite = line.begin("a", "INVITE", URI);
        assertTrue(invite.preemptive().isEmpty());
        assertEquals(Challenge.FRESH, proxyChallenge(invite, fresh("1")).challenge());
        assertEquals(Challenge.UNANSWERABLE, proxyChallenge(invite, fresh("1")).challenge());
    }

    @Test
    void aRequestTheProxyChallengesCarriesItsCredentialsUnaskedFromThenOn() {
        Exchange register = line.begin("a", "REGISTER", URI);
        answer(register, fresh("1"));
        register.accepted();
        Exchange invite = line.begin("a", "INVITE", URI);
        proxyChallenge(invite, fresh("2"));
        invite.accepted();
        List<Credentials> next = line.begin("a", "INVITE", URI).preemptive();
        assertEquals(
                List.of("Proxy-Authorization"),
                next.stream().map(Credentials::headerName).toList());
        assertTrue(next.get(0).value().contains("nonce=\"2\""));
    }

    @Test
    void aMethodThatIsNotChallengedCarriesNoCredentials() {
        Exchange invite = line.begin("a", "INVITE", URI);
        proxyChallenge(invite, fresh("1"));
        invite.accepted();
        assertTrue(line.begin("a", "BYE", URI).preemptive().isEmpty());
    }

    @Test
    void aNonceOfOneServerIsNeverSentToAnother() {
        Exchange register = line.begin("primary", "REGISTER", URI);
        answer(register, fresh("1"));
        register.accepted();
        assertTrue(line.begin("backup", "REGISTER", URI).preemptive().isEmpty());
    }

    @Test
    void aRefusedPreemptiveNonceIsForgottenAndTheNewOneAnswered() {
        Exchange register = line.begin("a", "REGISTER", URI);
        answer(register, fresh("1"));
        register.accepted();
        Exchange refresh = line.begin("a", "REGISTER", URI);
        assertEquals(1, refresh.preemptive().size());
        assertEquals(Challenge.FRESH, challenge(refresh, fresh("2")).challenge());
        assertTrue(line.begin("a", "REGISTER", URI).preemptive().isEmpty());
    }

    @Test
    void theRealmOfTheFirstSuccessIsPinnedPerServer() {
        Exchange register = line.begin("a", "REGISTER", URI);
        answer(register, fresh("1"));
        register.accepted();
        String foreign = "Digest realm=\"evil\", nonce=\"2\", qop=\"auth\"";
        assertEquals(
                Challenge.WRONG_REALM,
                challenge(line.begin("a", "REGISTER", URI), foreign).challenge());
        assertEquals(
                Challenge.FRESH,
                challenge(line.begin("b", "REGISTER", URI), foreign).challenge());
    }

    @Test
    void aConfiguredRealmIsInsistedOnFromTheStart() {
        DigestAuthenticator fixed = new DigestAuthenticator("1001", new Secret("s3cret"), "mine");
        Verdict verdict = challenge(fixed.begin("a", "REGISTER", URI), fresh("1"));
        assertEquals(Challenge.WRONG_REALM, verdict.challenge());
        assertTrue(verdict.credentials().isEmpty());
    }

    @Test
    void quotesInTheUserNameCannotEndTheParameter() {
        DigestAuthenticator odd = new DigestAuthenticator("a\"b\\c", new Secret("s3cret"), "");
        String value = answer(odd.begin("a", "REGISTER", URI), fresh("1"));
        assertTrue(value.startsWith("Digest username=\"a\\\"b\\\\c\", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Digest",
                "Digest ,,,,",
                "Basic realm=\"r\"",
                "Digest realm=\"r\"",
                "Digest nonce=\"n\"",
                "Digest realm=\"r\", nonce=\"\"",
                "Digest realm=\"r\", nonce=\"n",
                "Digest realm=\"r\", nonce=\"n\\",
                "Digest realm=\"r\", nonce=\"n\", nonce=\"m\"",
                "Digest realm=\"r\", nonce=\"n\r\nVia: x\"",
                "Digest realm=\"r\", nonce=\"n\", algorithm=MD4",
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
                "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-sess",
                "Digest realm=\"r\" nonce",
                "Digest =\"r\"",
                "Digest realm==\"r\", nonce=\"n\""
            })
    void aChallengeThatIsNoneIsRefusedInWords(String value) {
        Verdict verdict = challenge(line.begin("a", "REGISTER", URI), value);
        assertEquals(Challenge.UNANSWERABLE, verdict.challenge());
        assertFalse(verdict.detail().isEmpty());
    }

    @Test
    void anEndlessChallengeIsRefusedByItsLength() {
        Verdict verdict = challenge(line.begin("a", "REGISTER", URI), fresh("n".repeat(100_000)));
        assertTrue(verdict.detail().contains("4096"), verdict.detail());
    }

    @Test
    void nothingShownContainsPasswordOrResponse() {
        Verdict verdict = challenge(line.begin("a", "REGISTER", URI), fresh("1"));
        String shown = verdict.toString();
        assertFalse(shown.contains("s3cret"));
        assertFalse(shown.contains(parameter(verdict.credentials().orElseThrow().value(), "response")));
    }

    @Test
    void aLineWithoutPasswordAnswersNothing() {
        DigestAuthenticator open = new DigestAuthenticator("1001", Secret.NONE, "");
        assertEquals(
                Challenge.UNANSWERABLE,
                challenge(open.begin("a", "REGISTER", URI), fresh("1")).challenge());
    }

    private static String fresh(String nonce) {
        return "Digest realm=\"r\", nonce=\"" + nonce + "\", qop=\"auth\"";
    }

    private static Verdict challenge(Exchange exchange, String... values) {
        return exchange.challenged(Challenger.SERVER, List.of(values));
    }

    private static Verdict proxyChallenge(Exchange exchange, String... values) {
        return exchange.challenged(Challenger.PROXY, List.of(values));
    }

    private static String answer(Exchange exchange, String... values) {
        return challenge(exchange, values).credentials().orElseThrow().value();
    }

    private static String parameter(String header, String name) {
        return group(header, name + "=\"([^\"]*)\"");
    }

    private static String bare(String header, String name) {
        return group(header, name + "=([^,\"]*)");
    }

    private static String group(String header, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(header);
        assertTrue(matcher.find(), header);
        return matcher.group(1);
    }
}
