using System.Text;
using Slipway.Images.Attestations;

namespace Slipway.Images.Tests.Attestations;

[TestClass]
public sealed class ProvenanceTests
{
    [TestMethod]
    public void The_statement_names_the_image_its_source_its_base_and_its_inputs()
    {
        var expected = $$"""
            {
              "_type": "https://in-toto.io/Statement/v1",
              "subject": [
                {
                  "name": "web",
                  "digest": {
                    "sha256": "{{new string('a', 64)}}"
                  }
                }
              ],
              "predicateType": "https://slsa.dev/provenance/v1",
              "predicate": {
                "buildDefinition": {
                  "buildType": "pkg:nuget/Slipway.Sdk#docs/images.md",
                  "externalParameters": {
                    "image": "web",
                    "source": "git+https://git.example.com/team/web.git"
                  },
                  "resolvedDependencies": [
                    {
                      "uri": "pkg:oci/debian@sha256:{{new string('c', 64)}}?repository_url=docker.io%2Flibrary%2Fdebian&tag=bookworm-slim",
                      "digest": {
                        "sha256": "{{new string('c', 64)}}"
                      }
                    },
                    {
                      "uri": "git+https://git.example.com/team/web.git@0123456789abcdef0123456789abcdef01234567",
                      "digest": {
                        "gitCommit": "0123456789abcdef0123456789abcdef01234567"
                      }
                    },
                    {
                      "name": "Dockerfile",
                      "digest": {
                        "sha256": "{{new string('d', 64)}}"
                      }
                    },
                    {
                      "name": "inputs",
                      "digest": {
                        "sha256": "{{new string('b', 64)}}"
                      }
                    }
                  ]
                },
                "runDetails": {
                  "builder": {
                    "id": "pkg:nuget/Slipway.Sdk",
                    "version": {
                      "slipway": "1.2.3"
                    }
                  }
                }
              }
            }

            """.ReplaceLineEndings("\n");

        Assert.AreEqual(expected, Encoding.UTF8.GetString(Attestation.Provenance(Facts.Full, Facts.Image)));
    }

    [TestMethod]
    public void What_is_not_known_is_left_out()
    {
        var text = Encoding.UTF8.GetString(Attestation.Provenance(Facts.Bare, Facts.Image));

        Assert.DoesNotContain("gitCommit", text);
        Assert.DoesNotContain("Dockerfile", text);
        Assert.DoesNotContain("\"source\"", text);
        Assert.DoesNotContain("pkg:oci", text);
    }

    [TestMethod]
    public void A_commit_without_a_remote_others_know_is_told_by_its_hash()
    {
        var text = Encoding.UTF8.GetString(Attestation.Provenance(Facts.Full with { GitSource = "/srv/web.git" }, Facts.Image));

        Assert.Contains("\"gitCommit\": \"0123456789abcdef0123456789abcdef01234567\"", text);
        Assert.DoesNotContain("/srv", text);
    }
}
