using Slipway.Compose.Planning;
using Slipway.Compose.Verbs;
using Slipway.Docker.Containers;
using ContainerState = Slipway.Compose.Planning.ContainerState;

namespace Slipway.Compose.Tests.Verbs;

[TestClass]
public sealed class StatusTableTests
{
    [TestMethod]
    public void Containers_are_printed_in_columns()
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        var status = new StackStatus("web", [
            new() { Name = "web-db-1", Service = "db", Image = "postgres", Command = "docker-entrypoint.sh postgres", Created = now.AddMinutes(-5), StatusText = "Up 5 minutes (healthy)", Ports = "5432/tcp" },
            new() { Name = "web-migrate-1", Service = "migrate", Image = "busybox", Command = "true", Created = now.AddSeconds(-70), State = ContainerState.Exited, StatusText = "Exited (0) 2 seconds ago" },
        ]);
        Assert.AreEqual("""
            NAME            IMAGE      COMMAND                  SERVICE   CREATED              STATUS                     PORTS
            web-db-1        postgres   "docker-entrypoint.s…"   db        5 minutes ago        Up 5 minutes (healthy)     5432/tcp
            web-migrate-1   busybox    "true"                   migrate   About a minute ago   Exited (0) 2 seconds ago

            """.ReplaceLineEndings("\n"), status.ToText(now));
        Assert.AreEqual("The project 'web' has no containers.\n", new StackStatus("web", []).ToText(now));
    }

    [TestMethod]
    [DataRow(0.2, "Less than a second")]
    [DataRow(1, "1 second")]
    [DataRow(59, "59 seconds")]
    [DataRow(60, "About a minute")]
    [DataRow(150, "2 minutes")]
    [DataRow(3600, "About an hour")]
    [DataRow(47 * 3600, "47 hours")]
    [DataRow(49 * 3600, "2 days")]
    [DataRow(20 * 86400, "2 weeks")]
    [DataRow(100 * 86400, "3 months")]
    [DataRow(1000 * 86400, "2 years")]
    public void Ages_are_worded_as_docker_words_them(double seconds, string age) => Assert.AreEqual(age, StatusTable.Age(TimeSpan.FromSeconds(seconds)));

    [TestMethod]
    public void Neighbouring_ports_are_taken_together()
    {
        PublishedPort[] ports =
        [
            new() { Ip = "0.0.0.0", PrivatePort = 8001, PublicPort = 9001, Type = "tcp" }, new() { Ip = "::", PrivatePort = 80, PublicPort = 80, Type = "tcp" },
            new() { Ip = "0.0.0.0", PrivatePort = 8000, PublicPort = 9000, Type = "tcp" }, new() { PrivatePort = 443, Type = "tcp" },
        ];
        Assert.AreEqual("443/tcp, 0.0.0.0:9000-9001->8000-8001/tcp, [::]:80->80/tcp", PortText.Of(ports));
    }

    [TestMethod]
    [DataRow("Up 3 minutes (healthy)", ContainerHealth.Healthy, null)]
    [DataRow("Up 3 minutes (unhealthy)", ContainerHealth.Unhealthy, null)]
    [DataRow("Up 3 seconds (health: starting)", ContainerHealth.Starting, null)]
    [DataRow("Exited (137) 2 hours ago", ContainerHealth.None, 137)]
    public void The_engines_words_tell_health_and_exit_code(string words, ContainerHealth health, int? exitCode)
    {
        Assert.AreEqual(health, StatusText.Health(words));
        Assert.AreEqual(exitCode, StatusText.ExitCode(words));
    }
}
