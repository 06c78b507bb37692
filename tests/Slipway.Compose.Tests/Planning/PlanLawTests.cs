using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using ContainerState = Slipway.Compose.Planning.ContainerState;

namespace Slipway.Compose.Tests.Planning;

/// <summary>What holds of every plan, tried on random projects in random states.</summary>
[TestClass]
public sealed class PlanLawTests
{
    [TestMethod]
    public void Planning_again_on_the_result_of_a_plan_is_empty()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var stack = RandomStack(random);
            stack.Apply(stack.Plan());
            Disturb(stack, random);
            stack.Apply(stack.Plan());
            var again = stack.Plan();
            Assert.IsTrue(again.IsEmpty, $"seed {seed}:\n{PlanText.Of(again)}");
        }
    }

    [TestMethod]
    public void Every_service_comes_after_those_it_starts_after()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var placed = new HashSet<string>();
            foreach (var service in RandomStack(new Random(seed)).Plan().Services)
            {
                foreach (var condition in service.StartsAfter) Assert.Contains(condition.Service, placed, $"seed {seed}");
                placed.Add(service.Service);
            }
        }
    }

    [TestMethod]
    public void Anonymous_volumes_are_carried_over_and_named_ones_are_not()
    {
        var stack = new Stack().Volume("data").With("db", service => service.Mounting("data", "/data").Mounting(null, "/cache")).Up();
        stack.With("db", service => service with { Volumes = [service.Volumes[1]] });

        var recreated = stack.Plan().Services.Single().Containers.Single();
        Assert.AreEqual(ContainerActionKind.Recreate, recreated.Kind);
        Assert.AreEqual("/cache:" + Stack.Anonymous, string.Join(' ', recreated.Carried.Select(pair => $"{pair.Key}:{pair.Value}")));

        stack.Options = stack.Options with { RenewAnonymousVolumes = true };
        Assert.IsEmpty(stack.Plan().Services.Single().Containers.Single().Carried);
    }

    private static Stack RandomStack(Random random)
    {
        var stack = new Stack().Network("back").Network("front").Volume("data");
        var names = Enumerable.Range(0, random.Next(1, 7)).Select(i => string.Create(CultureInfo.InvariantCulture, $"s{i}")).ToArray();
        random.Shuffle(names);
        for (var i = 0; i < names.Length; i++)
        {
            stack.With(names[i], service => Random(service, random, names[..i]));
        }

        return stack;
    }

    private static ComposeService Random(ComposeService service, Random random, string[] earlier)
    {
        service = service with { Scale = random.Next(0, 4), Restart = random.Next(2) == 0 ? "always" : null };
        if (random.Next(2) == 0) service = service.On(random.Next(2) == 0 ? ["back"] : ["back", "front"]);
        if (random.Next(3) == 0) service = service.Mounting("data", "/data");
        if (random.Next(3) == 0) service = service.Mounting(null, "/cache");
        foreach (var other in earlier)
        {
            if (random.Next(3) == 0) service = service.After(other, (DependencyCondition)random.Next(3), restart: random.Next(2) == 0, required: random.Next(2) == 0);
        }

        if (earlier.Length > 0 && random.Next(3) == 0) service = service with { Pid = "service:" + earlier[random.Next(earlier.Length)] };
        return service;
    }

    private static void Disturb(Stack stack, Random random)
    {
        foreach (var container in stack.Observed.Containers)
        {
            switch (random.Next(10))
            {
                case 0: stack.Remove(container.Name); break;
                case 1: stack.Change(container.Name, it => it with { State = ContainerState.Exited, ExitCode = random.Next(2) }); break;
                case 2: stack.Change(container.Name, it => it with { ConfigHash = "x" }); break;
                case 3: stack.Change(container.Name, it => it with { State = (ContainerState)random.Next(7) }); break;
                case 4: stack.Change(container.Name, it => it with { Networks = [] }); break;
                case 5: stack.Change(container.Name, it => it with { Name = "0123456789ab_" + it.Name, Replaces = it.Name }); break;
                case 6: stack.Add(stack.Made(container.Service, container.Number, "ba9876543210_" + container.Name, container.Name)); break;
            }
        }

        if (random.Next(3) == 0) stack.NetworkHashes["back"] = "n2";
        if (random.Next(3) == 0) stack.Options = stack.Options with { Scale = new Dictionary<string, int> { ["s0"] = random.Next(4) } };
    }
}
