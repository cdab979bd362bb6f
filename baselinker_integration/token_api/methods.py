"""The methods of the token API that this shop may call. Whatever is not here cannot be called.

Stock, prices and products never go this way: that would be a second synchronisation beside the one of the day.
"""

READING = frozenset(
    {
        "getCouriersList",
        "getExternalStoragesList",
        "getInventories",
        "getInvoices",
        "getJournalList",
        "getOrderExtraFields",
        "getOrderPackages",
        "getOrderPaymentsHistory",
        "getOrderSources",
        "getOrderStatusList",
        "getOrders",
    }
)
WRITING = frozenset({"createPackageManual", "setOrderFields", "setOrderPayment", "setOrderStatus", "setOrderStatuses"})
ALLOWED = READING | WRITING
