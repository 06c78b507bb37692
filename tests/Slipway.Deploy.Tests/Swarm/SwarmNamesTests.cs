using System.Text;
using Slipway.Deploy.Swarm;

namespace Slipway.Deploy.Tests.Swarm;

[TestClass]
public sealed class SwarmNamesTests
{
    private static readonly byte[] Key = new byte[SwarmNames.KeySize];

    [TestMethod]
    public void A_secrets_name_is_of_its_content_and_the_stacks_key()
    {
        var name = Name(SwarmObjectKind.Secret, "1234", Key);
        StringAssert.Matches(name, new("^p_password_[0-9a-f]{12}$"));
        Assert.AreEqual(name, Name(SwarmObjectKind.Secret, "1234", Key));
        Assert.AreNotEqual(name, Name(SwarmObjectKind.Secret, "1235", Key));
        Assert.AreNotEqual(name, Name(SwarmObjectKind.Secret, "1234", [1, .. Key[1..]]));
    }

    [TestMethod]
    public void A_configs_name_is_of_its_content_alone()
    {
        Assert.AreEqual(Name(SwarmObjectKind.Config, "a", Key), Name(SwarmObjectKind.Config, "a", [1, .. Key[1..]]));
        Assert.AreNotEqual(Name(SwarmObjectKind.Config, "a", Key), Name(SwarmObjectKind.Config, "b", Key));
    }

    [TestMethod]
    public void A_name_fits_and_differs_where_it_was_cut()
    {
        var one = Name(SwarmObjectKind.Config, "a", Key, new string('x', 80) + "1");
        var other = Name(SwarmObjectKind.Config, "a", Key, new string('x', 80) + "2");
        Assert.AreEqual(64, one.Length);
        Assert.AreNotEqual(one, other);
    }

    private static string Name(SwarmObjectKind kind, string content, byte[] key, string name = "p_password") =>
        SwarmNames.Of(new SwarmObject { Kind = kind, Key = "password", BaseName = name }, "p", Encoding.UTF8.GetBytes(content), key);
}
