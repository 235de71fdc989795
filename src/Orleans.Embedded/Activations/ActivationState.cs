namespace Orleans.Embedded;

internal enum ActivationState
{
    Activating,
    Valid,
    Deactivating,
    Ended,
}
