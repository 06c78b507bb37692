using Slipway.Images.Building;

namespace Slipway.Images.Tests.Building;

[TestClass]
public sealed class SecretTests
{
    [TestMethod]
    [DataRow("NPM_TOKEN", true)]
    [DataRow("password", true)]
    [DataRow("DB-PASSWORD", true)]
    [DataRow("AWS_SECRET_ACCESS_KEY", true)]
    [DataRow("API_KEY", true)]
    [DataRow("SSH_PUBLIC_KEY", false)]
    [DataRow("SECRET_FILE", false)]
    [DataRow("MONKEY", false)]
    [DataRow("KEYBOARD", false)]
    [DataRow("VERSION", false)]
    [DataRow("AUTHOR", false)]
    public void A_confidential_name_is_recognised_by_its_words(string name, bool expected) =>
        Assert.AreEqual(expected, SecretLookingNames.Includes(name));

    [TestMethod]
    public void A_bare_name_is_looked_up_as_it_is_and_in_upper_case()
    {
        var secret = (EnvironmentSecret)SecretSource.Parse("pip-token", "/p")!;

        Assert.AreEqual("pip-token", secret.Id);
        CollectionAssert.AreEqual(new[] { "pip-token", "PIP_TOKEN" }, secret.Variables.ToArray());
    }

    [TestMethod]
    public void A_source_can_be_named()
    {
        Assert.AreEqual("GH", ((EnvironmentSecret)SecretSource.Parse("gh=env:GH", "/p")!).Variables.Single());
        Assert.AreEqual("/p/s/npmrc", ((FileSecret)SecretSource.Parse("npmrc=file:s/npmrc", "/p")!).Path);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a b")]
    [DataRow("x=y")]
    [DataRow("x=env:")]
    [DataRow("x=file:")]
    [DataRow("=env:A")]
    public void Anything_else_is_refused(string entry) => Assert.IsNull(SecretSource.Parse(entry, "/p"));

    [TestMethod]
    [DataRow("https://user:pass@host/a.git", "https://host/a.git")]
    [DataRow("https://token@host/a@b.git", "https://host/a@b.git")]
    [DataRow("https://host/a.git", "https://host/a.git")]
    [DataRow("ssh://git@host:22/a", "ssh://host:22/a")]
    [DataRow("git@host:a/b.git", "git@host:a/b.git")]
    [DataRow("https://host", "https://host")]
    [DataRow("https://u:p@host", "https://host")]
    public void A_remotes_credentials_are_removed(string url, string expected) =>
        Assert.AreEqual(expected, GitProvenance.WithoutCredentials(url));
}
