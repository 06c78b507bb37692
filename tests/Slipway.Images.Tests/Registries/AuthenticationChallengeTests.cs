using System.Text;
using Slipway.Images.Registries;

namespace Slipway.Images.Tests.Registries;

[TestClass]
public sealed class AuthenticationChallengeTests
{
    [TestMethod]
    [DataRow("Bearer realm=\"https://auth.test/token\",service=\"registry.test\",scope=\"repository:a/b:pull,push\"", "Bearer{realm=https://auth.test/token;service=registry.test;scope=repository:a/b:pull,push}")]
    [DataRow("Basic realm=\"a \\\"quoted\\\" \\\\ realm\"", "Basic{realm=a \"quoted\" \\ realm}")]
    [DataRow("Basic realm=plain, Bearer realm=\"x\" , error=invalid_token", "Basic{realm=plain}Bearer{realm=x;error=invalid_token}")]
    [DataRow("Negotiate YIIabc/+==, Basic realm=\"r\"", "Negotiate{}Basic{realm=r}")]
    [DataRow("Negotiate, Bearer REALM = \"r\"", "Negotiate{}Bearer{REALM=r}")]
    [DataRow("bearer realm=\"first\",realm=\"second\"", "bearer{realm=first}")]
    [DataRow(" , ,Basic", "Basic{}")]
    [DataRow("Bearer realm=\"never closed", "Bearer{}")]
    [DataRow("Bearer realm=\"r\",service=", "Bearer{realm=r}")]
    [DataRow("", "")]
    [DataRow("=\"", "")]
    public void Challenges_are_read_as_RFC_9110_has_them(string header, string expected) => Assert.AreEqual(expected, Text(AuthenticationChallenge.Read(header)));

    [TestMethod]
    public void Names_of_parameters_and_schemes_have_no_case()
    {
        var challenge = AuthenticationChallenge.Read("BEARER Realm=\"r\"").Single();
        Assert.IsTrue(challenge.Is("Bearer"));
        Assert.AreEqual("r", challenge.Parameters["realm"]);
    }

    [TestMethod]
    public void What_is_written_with_any_characters_is_read_again()
    {
        var random = new Random(1);
        for (var round = 0; round < 5000; round++)
        {
            var realm = RandomText(random, random.Next(20));
            var quoted = realm.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            var read = AuthenticationChallenge.Read($"Negotiate abc=, Bearer realm=\"{quoted}\" ,service=s,Basic realm=\"x\"");
            Assert.AreEqual($"Negotiate{{}}Bearer{{realm={realm};service=s}}Basic{{realm=x}}", Text(read));
        }
    }

    [TestMethod]
    public void No_text_brings_the_reader_out_of_step()
    {
        var random = new Random(2);
        const string Seed = "Bearer realm=\"https://auth.test/token\",service=\"registry\\\"test\", Basic realm=x, Negotiate a/b+==";
        for (var round = 0; round < 100_000; round++)
        {
            var text = new StringBuilder(Seed);
            for (var change = random.Next(1, 6); change > 0 && text.Length > 0; change--)
            {
                var at = random.Next(text.Length);
                if (random.Next(3) == 0) text.Remove(at, Math.Min(random.Next(1, 9), text.Length - at));
                else text.Insert(at, ",=\" \\aZ/\t\0é"[random.Next(11)]);
            }

            var read = AuthenticationChallenge.Read(text.ToString());
            Assert.IsTrue(read.All(challenge => challenge.Scheme.Length > 0 && challenge.Parameters.Keys.All(name => name.Length > 0)));
            Assert.IsLessThanOrEqualTo(text.Length, read.Sum(challenge => challenge.Scheme.Length + challenge.Parameters.Sum(one => one.Key.Length + one.Value.Length)));
        }
    }

    private static string RandomText(Random random, int length)
    {
        var text = new StringBuilder();
        for (var i = 0; i < length; i++) text.Append((char)random.Next(' ', '~' + 1));
        return text.ToString();
    }

    private static string Text(IEnumerable<AuthenticationChallenge> challenges) =>
        string.Concat(challenges.Select(challenge => $"{challenge.Scheme}{{{string.Join(';', challenge.Parameters.Select(one => $"{one.Key}={one.Value}"))}}}"));
}
