var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/", (IHostEnvironment environment) => $"Hello from hello-dotnet in {environment.EnvironmentName}\n");

app.Run();
